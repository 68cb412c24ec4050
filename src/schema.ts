import { specifiedDirectives } from 'graphql';
import { builder } from './builder.ts';
import './graph/freshness.ts';
import { freshnessDirective } from './graph/freshness-directive.ts';
import { honourFreshness } from './graph/honour-freshness.ts';
import './graph/scalars.ts';
import './domains/cloud-account/cloud-account.ts';
import './domains/cloud-catalog/cloud-region.ts';
import './domains/cloud-catalog/offers.ts';
import './domains/cluster/cluster.ts';
import './domains/cluster/template.ts';
import './domains/elastic-network-interface/detail.ts';
import './domains/elastic-network-interface/elastic-network-interface.ts';
import './domains/elastic-network-interface/leni-private-ip.ts';
import './domains/elastic-network-interface/node-interfaces.ts';
import './domains/elastic-network-interface/vcc-links.ts';
import './domains/er/attached-networks.ts';
import './domains/er/er-attachment.ts';
import './domains/er/er-route-entry.ts';
import './domains/er/er-route-map.ts';
import './domains/er/er.ts';
import './domains/explain/explain.ts';
import './domains/grant-rule/vcc-grant-rule.ts';
import './domains/grant-rule/vpd-grant-rule.ts';
import './domains/lingjun-node/lingjun-cluster.ts';
import './domains/lingjun-node/lingjun-node.ts';
import './domains/lingjun-node/placement.ts';
import './domains/lingjun-region/lingjun-region.ts';
import './domains/machine-node/lingjun-machines.ts';
import './domains/machine-node/machine-match.ts';
import './domains/machine/detail.ts';
import './domains/machine/machine.ts';
import './domains/machine/queries.ts';
import './domains/network-interface/lni-private-ip.ts';
import './domains/network-interface/network-interface.ts';
import './domains/network-interface/relations.ts';
import './domains/network-route/vcc-route-entry.ts';
import './domains/network-route/vpd-route-entry.ts';
import './domains/scaling-task/cluster-tasks.ts';
import './domains/scaling-task/progress.ts';
import './domains/scaling-task/scaling-task.ts';
import './domains/security-group/security-group.ts';
import './domains/subnet/subnet.ts';
import './domains/subnet/vpd-subnets.ts';
import './domains/upstream-spend/upstream-spend.ts';
import './domains/usage/usage.ts';
import './domains/vcc/vcc.ts';
import './domains/vcc/vpd-links.ts';
import './domains/vpc-subnet/vpc-subnet.ts';
import './domains/vpc/vcc-links.ts';
import './domains/vpc/vpc.ts';
import './domains/vpd/vpd.ts';

builder.queryType({
  description: 'What can be read. A remote field is null when its upstream fails; the rest of the answer stands.',
  authScopes: { read: true },
});

export const schema = honourFreshness(builder.toSchema({ directives: [...specifiedDirectives, freshnessDirective] }));
