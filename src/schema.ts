import { specifiedDirectives } from 'graphql';
import { builder } from './builder.ts';
import './graph/freshness.ts';
import { freshnessDirective } from './graph/freshness-directive.ts';
import { honourFreshness } from './graph/honour-freshness.ts';
import './graph/scalars.ts';
import './domains/cloud-account/cloud-account.ts';
import './domains/cloud-catalog/cloud-region.ts';
import './domains/cloud-catalog/images.ts';
import './domains/cloud-catalog/machine-types.ts';
import './domains/cloud-network/mutations.ts';
import './domains/cluster-template/custom-mutations.ts';
import './domains/cluster-template/mutations.ts';
import './domains/cluster-template/tag-mutations.ts';
import './domains/cluster/cluster.ts';
import './domains/cluster/queries.ts';
import './domains/cluster/template.ts';
import './domains/elastic-network-interface/address-mutations.ts';
import './domains/elastic-network-interface/detail.ts';
import './domains/elastic-network-interface/elastic-network-interface.ts';
import './domains/elastic-network-interface/leni-private-ip.ts';
import './domains/elastic-network-interface/mutations.ts';
import './domains/elastic-network-interface/node-interfaces.ts';
import './domains/elastic-network-interface/vcc-links.ts';
import './domains/er/attached-networks.ts';
import './domains/er/er-attachment-mutations.ts';
import './domains/er/er-attachment.ts';
import './domains/er/er-mutations.ts';
import './domains/er/er-route-entry.ts';
import './domains/er/er-route-map-mutations.ts';
import './domains/er/er-route-map.ts';
import './domains/er/er.ts';
import './domains/explain/explain.ts';
import './domains/fabric/fabric-layer.ts';
import './domains/fabric/fabric-topology.ts';
import './domains/fees/exports.ts';
import './domains/fees/fees.ts';
import './domains/fees/forecast.ts';
import './domains/fees/movers.ts';
import './domains/gateway/gateway.ts';
import './domains/gateway/mutations.ts';
import './domains/grant-rule/mutations.ts';
import './domains/grant-rule/vcc-grant-rule.ts';
import './domains/grant-rule/vpd-grant-rule.ts';
import './domains/lingjun-account/mutations.ts';
import './domains/lingjun-account/rate-limits.ts';
import './domains/lingjun-account/service-role.ts';
import './domains/lingjun-node/lingjun-cluster.ts';
import './domains/lingjun-node/lingjun-node.ts';
import './domains/lingjun-node/placement.ts';
import './domains/lingjun-region/lingjun-region.ts';
import './domains/machine-node/lingjun-machines.ts';
import './domains/machine-node/machine-match.ts';
import './domains/machine/detail.ts';
import './domains/machine/machine.ts';
import './domains/machine/queries.ts';
import './domains/net-test/mutations.ts';
import './domains/net-test/net-test.ts';
import './domains/net-test/relations.ts';
import './domains/network-distance/neighbours.ts';
import './domains/network-distance/network-distance.ts';
import './domains/network-interface/lni-private-ip.ts';
import './domains/network-interface/mutations.ts';
import './domains/network-interface/network-interface.ts';
import './domains/network-interface/relations.ts';
import './domains/network-route/mutations.ts';
import './domains/network-route/vcc-route-entry.ts';
import './domains/network-route/vpd-route-entry.ts';
import './domains/network/mutations.ts';
import './domains/operation/audit.ts';
import './domains/operation/lists.ts';
import './domains/operation/operation.ts';
import './domains/operation/steps.ts';
import './domains/operation/subscription.ts';
import './domains/pai-resource-group/mutations.ts';
import './domains/pai-resource-group/pai-resource-group.ts';
import './domains/pai-resource-group/vpc-links.ts';
import './domains/rate-card/mutations.ts';
import './domains/rate-card/rate-card.ts';
import './domains/resource-direct-link/mutations.ts';
import './domains/resource-direct-link/resource-direct-link.ts';
import './domains/scaling-task/cluster-tasks.ts';
import './domains/scaling-task/mutations.ts';
import './domains/scaling-task/progress.ts';
import './domains/scaling-task/queries.ts';
import './domains/scaling-task/scaling-task.ts';
import './domains/security-group/security-group.ts';
import './domains/subnet/mutations.ts';
import './domains/subnet/subnet.ts';
import './domains/subnet/vpd-subnets.ts';
import './domains/upstream-spend/upstream-spend.ts';
import './domains/usage-history/coverage.ts';
import './domains/usage-history/reconciliation.ts';
import './domains/usage-history/recorded-usage.ts';
import './domains/usage/usage.ts';
import './domains/vcc-traffic/vcc-traffic.ts';
import './domains/vcc/mutations.ts';
import './domains/vcc/vcc.ts';
import './domains/vcc/vpd-links.ts';
import './domains/vpc-subnet/vpc-subnet.ts';
import './domains/vpc/vcc-links.ts';
import './domains/vpc/vpc.ts';
import './domains/vpd/mutations.ts';
import './domains/vpd/vpd.ts';

builder.queryType({
  description: 'What can be read. A remote field is null when its upstream fails; the rest of the answer stands.',
  authScopes: { read: true },
});

builder.mutationType({
  description:
    'What can be changed. Each write is stored before it is sent, and done once however often it is asked for.',
  authScopes: { write: true },
});

builder.subscriptionType({ description: 'What can be watched.', authScopes: { read: true } });

export const schema = honourFreshness(builder.toSchema({ directives: [...specifiedDirectives, freshnessDirective] }));
