import type { CheckScene, Prerequisite } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineSequence } from '../../graph/change-kinds.ts';
import { checkCidr } from '../../graph/cidr-rules.ts';
import { checkIn } from '../../graph/key-rules.ts';
import { checkName, checkTags } from '../../graph/text-rules.ts';
import { usableHub } from '../er/hub-rules.ts';
import { erLoaders } from '../er/loaders.ts';
import { checkGrant } from '../grant-rule/changes.ts';
import { serviceRoleLoaders } from '../lingjun-account/loaders.ts';
import { checkNewSubnet } from '../subnet/changes.ts';
import { subnetPrefixes } from '../subnet/subnet-cidr.ts';
import { checkNewVcc } from '../vcc/new-vcc.ts';
import { type NewNetwork, networkSteps } from './network-steps.ts';

export const createNetwork = defineSequence<NewNetwork>({
  kind: 'CREATE_NETWORK',
  thing: 'Vpd',
  place: ({ account, region }) => ({ account, region }),
  validate: checkNetwork,
  check: buildable,
  steps: networkSteps,
});

/** Throws BadInput for what any of the steps would refuse, before the first one is begun. */
function checkNetwork({ account, region, vpd, hub, vcc, ...network }: NewNetwork): void {
  const { subnets, vpdGrants, vccGrants } = network;
  checkName(vpd.name, 'input.vpd.name');
  checkCidr(vpd.cidr, { argument: 'input.vpd.cidr' });
  checkTags(vpd.tags, 'input.vpd.tags');
  checkSubnets(subnets, vpd.cidr);
  if (hub) {
    checkIn({ account, region }, hub.er, 'input.hub.erId');
    checkName(hub.name, 'input.hub.name');
  }
  for (const [index, grant] of vpdGrants.entries()) checkGrant(grant, `input.vpdGrants.${index}`);
  if (vcc) checkNewVcc(vcc, 'input.vcc');
  for (const [index, grant] of vccGrants.entries()) checkGrant(grant, `input.vccGrants.${index}`);
  if (!vcc && vccGrants.length > 0) {
    throw new BadInput({ argument: 'input.vccGrants', expected: 'none without a connection', got: vccGrants.length });
  }
}

function checkSubnets(subnets: NewNetwork['subnets'], within: string): void {
  for (const [index, subnet] of subnets.entries()) {
    const argument = `input.subnets.${index}`;
    checkNewSubnet(subnet, argument);
    const apartFrom = subnets.slice(0, index).map(({ cidr }) => cidr);
    checkCidr(subnet.cidr, { argument: `${argument}.cidr`, prefixes: subnetPrefixes, within, apartFrom });
  }
}

/** What is looked at before the first step, so that nothing is begun that could not be finished. */
async function buildable({ hub, vcc }: NewNetwork, { reads, place }: CheckScene<LoaderParts>): Promise<Prerequisite[]> {
  const [row, roles] = await Promise.all([
    hub ? reads.load(erLoaders).detail.load(hub.er) : null,
    vcc ? reads.load(serviceRoleLoaders).ofAccount(place) : [],
  ]);
  const isAllowed = roles.some(({ exists }) => exists === true);
  return [
    ...(hub ? usableHub(row) : []),
    ...(vcc ? [{ text: 'The account has the service-linked role, see initializeVcc.', isMet: isAllowed }] : []),
  ];
}
