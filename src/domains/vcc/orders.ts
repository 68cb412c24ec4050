import type { CheckScene, Prerequisite } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { checkIn, idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { keyOf } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { serviceRoleLoaders } from '../lingjun-account/loaders.ts';
import { vpdLoaders } from '../vpd/loaders.ts';
import { vccLoaders } from './loaders.ts';
import { checkNewVcc, type NewVcc, newVccParams } from './new-vcc.ts';
import { couldBe } from './ordered.ts';
import { connecting, vccReads } from './vcc-life.ts';

const { CreateVcc, GetVcc, ListVccs } = lingjunOperations;

export interface VccOrder extends NewVcc {
  /** The key of the VPD. */
  readonly vpd: string;
}

/** The service takes two equal orders for two connections, and knows no token by which it could tell. */
export const createVcc = defineChange<VccOrder, typeof CreateVcc>({
  kind: 'CREATE_VCC',
  operation: CreateVcc,
  thing: 'Vcc',
  place: ({ vpd }) => placeOfKey(vpd),
  params: orderParams,
  validate: (order) => checkNewVcc(order, 'input'),
  check: orderable,
  invalidates: vccReads,
  madeKeyOf: ({ vccId }, { account, region }) => (vccId === null ? null : keyOf(account, region, vccId)),
  repetition: {
    operation: ListVccs,
    async find(order, { reads, place }) {
      const vccs = await reads.load(vccLoaders).all(place);
      return vccs.filter((vcc) => couldBe(vcc, order)).map(({ key }) => key);
    },
  },
  watch: connecting,
});

interface VccConfiguration extends VccOrder {
  /** The key of the connection. */
  readonly vcc: string;
}

/** Statuses of what is paid for and not made yet. */
const unconfigured: readonly string[] = ['Prepaid', 'Init'];

export const configureVcc = defineChange<VccConfiguration, typeof CreateVcc>({
  kind: 'CONFIGURE_VCC',
  operation: CreateVcc,
  thing: 'Vcc',
  place: ({ vcc }) => placeOfKey(vcc),
  keyOf: ({ vcc }) => vcc,
  params: (configuration) => ({ ...orderParams(configuration), VccId: idOfKey(configuration.vcc) }),
  validate(configuration) {
    checkNewVcc(configuration, 'input');
    checkIn(placeOfKey(configuration.vcc), configuration.vpd, 'input.vpdId');
  },
  async check(configuration, scene) {
    if (!scene.isDryRun) return [];
    const row = await scene.reads.load(vccLoaders).byId.load(configuration.vcc);
    const isOpen = unconfigured.includes(row?.status ?? '');
    return [
      { text: 'The connection is paid for and not configured yet (Prepaid or Init).', isMet: isOpen },
      ...(await orderable(configuration, scene)),
    ];
  },
  invalidates: vccReads,
  repetition: {
    operation: GetVcc,
    async find({ vcc }, { reads }) {
      const row = await reads.load(vccLoaders).byId.load(vcc);
      return row && !unconfigured.includes(row.status ?? '') ? [vcc] : [];
    },
  },
  watch: connecting,
});

function orderParams({ vpd, ...vcc }: VccOrder) {
  return { VpdId: idOfKey(vpd), ...newVccParams(vcc) };
}

/** The service refuses by itself, for the price of one call; only a plan has to ask before. */
async function orderable(
  { vpd }: VccOrder,
  { reads, place, isDryRun }: CheckScene<LoaderParts>,
): Promise<Prerequisite[]> {
  if (!isDryRun) return [];
  const [row, roles] = await Promise.all([
    reads.load(vpdLoaders).byId.load(vpd),
    reads.load(serviceRoleLoaders).ofAccount(place),
  ]);
  return [
    {
      text: 'The account has the service-linked role, see initializeVcc.',
      isMet: roles.some(({ exists }) => exists === true),
    },
    { text: 'The VPD is Available.', isMet: row?.status === 'Available' },
  ];
}
