import type { LingjunState } from '../fleet/model.ts';

type ListName = { [K in keyof LingjunState]: LingjunState[K] extends object[] ? K : never }[keyof LingjunState];
type RowOf<K extends ListName> = LingjunState[K][number];
type Lists = { [K in ListName]: RowOf<K>[] };

/** One list of the state, for writes: each gives a new state and leaves the old one alone. */
export interface Table<T> {
  find(state: LingjunState, id: string): T | undefined;
  add(state: LingjunState, ...rows: readonly T[]): LingjunState;
  /** Nothing happens for an id that is not there. */
  change(state: LingjunState, id: string, change: (row: T) => T): LingjunState;
  /** Everything that is meant goes. */
  remove(state: LingjunState, isMeant: (row: T) => boolean): LingjunState;
  idOf(row: T): string;
}

export const vpds = tableOf('vpds', ({ vpdId }) => vpdId);
export const subnets = tableOf('subnets', ({ subnetId }) => subnetId);
export const vccs = tableOf('vccs', ({ vccId }) => vccId);
export const ers = tableOf('ers', ({ erId }) => erId);
export const erAttachments = tableOf('erAttachments', ({ erAttachmentId }) => erAttachmentId);
export const erRouteEntries = tableOf('erRouteEntries', ({ erRouteEntryId }) => erRouteEntryId);
export const erRouteMaps = tableOf('erRouteMaps', ({ erRouteMapId }) => erRouteMapId);
export const grantRules = tableOf('grantRules', ({ grantRuleId }) => grantRuleId);
export const vpdRouteEntries = tableOf('vpdRouteEntries', ({ routeEntryId }) => routeEntryId);
export const vccRouteEntries = tableOf('vccRouteEntries', ({ routeEntryId }) => routeEntryId);
export const lenis = tableOf('elasticNetworkInterfaces', ({ elasticNetworkInterfaceId }) => elasticNetworkInterfaceId);
export const lnis = tableOf('networkInterfaces', ({ networkInterfaceId }) => networkInterfaceId);
export const netTests = tableOf('netTests', ({ testId }) => testId);
export const easGateways = tableOf('easGateways', ({ gatewayId }) => gatewayId);
export const easResources = tableOf('easResources', ({ resourceId }) => resourceId);
export const paiResourceGroups = tableOf('paiResourceGroups', ({ resourceGroupId }) => resourceGroupId);

function tableOf<K extends ListName>(name: K, idOf: (row: RowOf<K>) => string): Table<RowOf<K>> {
  const rowsOf = (state: Lists): RowOf<K>[] => state[name];
  const withRows = (state: LingjunState, rows: RowOf<K>[]): LingjunState => ({ ...state, [name]: rows });
  return {
    idOf,
    find: (state, id) => rowsOf(state).find((row) => idOf(row) === id),
    add: (state, ...rows) => withRows(state, [...rowsOf(state), ...rows]),
    change: (state, id, change) =>
      withRows(
        state,
        rowsOf(state).map((row) => (idOf(row) === id ? change(row) : row)),
      ),
    remove: (state, isMeant) =>
      withRows(
        state,
        rowsOf(state).filter((row) => !isMeant(row)),
      ),
  };
}
