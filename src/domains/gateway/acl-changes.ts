import type { Prerequisite } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkBlock } from '../../graph/cidr-rules.ts';
import { checkServiceId } from '../../graph/service-id-rules.ts';
import { checkLength } from '../../graph/text-rules.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { checkGateway, type GatewayRow, gatewayParams, keyOfGateway, ofGateway } from './gateway-key.ts';
import { gatewayLoaders } from './loaders.ts';

const { ListAclPolicy } = lingjunOperations;

interface Range {
  readonly cidr: string;
  readonly comment?: string;
}

interface Ranges extends GatewayRow {
  /** The linked VPC out of which the ranges may reach the gateway; absent: out of the Internet. */
  readonly vpcId?: string;
  readonly entries: readonly Range[];
}

/** The service takes all of the ranges or none. */
const changing = {
  ...ofGateway,
  params: ({ vpcId, entries, ...gateway }: Ranges) => ({
    ...gatewayParams(gateway),
    VpcId: vpcId,
    AclPolicyList: entries.map(({ cidr, comment }) => ({
      Entry: cidr,
      ...(comment === undefined ? {} : { Comment: comment }),
    })),
  }),
  invalidates: [ListAclPolicy],
} as const;

export const createAclPolicy = defineChange<Ranges, typeof lingjunOperations.CreateAclPolicy>({
  ...changing,
  kind: 'CREATE_ACL_POLICY',
  operation: lingjunOperations.CreateAclPolicy,
  validate(ranges) {
    checkRanges(ranges, (index) => `input.entries.${index}.cidr`);
    for (const [index, { comment }] of ranges.entries.entries()) {
      checkLength(comment, `input.entries.${index}.comment`);
    }
  },
  async check(ranges, { reads, isDryRun }) {
    if (!isDryRun) return [];
    const { known, prerequisites } = await knownRanges(ranges, reads);
    const isNew = ranges.entries.every(({ cidr }) => !known.has(cidr));
    return [...prerequisites, { text: 'None of the ranges is allowed in yet.', isMet: isNew }];
  },
  repetition: {
    operation: ListAclPolicy,
    async find(ranges, { reads }) {
      const { known } = await knownRanges(ranges, reads);
      return ranges.entries.every(({ cidr }) => known.has(cidr)) ? [keyOfGateway(ranges)] : [];
    },
  },
});

export const deleteAclPolicy = defineChange<Ranges, typeof lingjunOperations.DeleteAclPolicy>({
  ...changing,
  kind: 'DELETE_ACL_POLICY',
  operation: lingjunOperations.DeleteAclPolicy,
  validate: (ranges) => checkRanges(ranges, (index) => `input.cidrs.${index}`),
  async check(ranges, { reads }) {
    const { known, prerequisites } = await knownRanges(ranges, reads);
    const gone = ranges.entries.filter(({ cidr }) => !known.has(cidr));
    if (gone.length === 0 || gone.length === ranges.entries.length) return prerequisites;
    const expected = 'ranges that are all allowed in, since the service withdraws all or none';
    throw new BadInput({
      argument: 'input.cidrs',
      expected,
      got: `${gone.map(({ cidr }) => cidr).join(', ')} as well`,
    });
  },
  repetition: 'harmless',
  // Of the gateway itself, the check has seen that it is there.
  doneCodes: ['Resource.NotFound'],
});

function checkRanges({ vpcId, entries, ...gateway }: Ranges, pathOf: (index: number) => string): void {
  checkGateway(gateway);
  if (vpcId !== undefined) checkServiceId(vpcId, { argument: 'input.vpcId', prefix: 'vpc' });
  if (entries.length === 0) throw new BadInput({ argument: pathOf(0), expected: 'at least one range', got: 'none' });
  for (const [index, { cidr }] of entries.entries()) {
    checkBlock(cidr, pathOf(index));
    if (entries.findIndex((other) => other.cidr === cidr) !== index) {
      throw new BadInput({ argument: pathOf(index), expected: 'each range once', got: cidr });
    }
  }
}

/** The ranges that are allowed in already, and whether there is the gateway. Costs one call. */
async function knownRanges({ vpcId, ...gateway }: Ranges, { load }: LoaderParts) {
  const row = await load(gatewayLoaders).aclPolicies.load(keyOfGateway(gateway));
  const lists =
    vpcId === undefined
      ? row?.internetAclPolicyList
      : row?.intranetVpcAclPolicyList.filter((policy) => policy.vpcId === vpcId);
  const known = new Set((lists ?? []).flatMap(({ aclPolicyList }) => aclPolicyList.map(({ entry }) => entry)));
  const isKnown = { text: `There is a gateway ${gateway.gatewayId}.`, isMet: row !== null, code: 'NOT_FOUND' } as const;
  const prerequisites: readonly Prerequisite[] = [isKnown];
  return { known, prerequisites };
}
