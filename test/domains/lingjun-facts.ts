import { encodeId } from '../../src/graph/ids.ts';
import { keyOf } from '../../src/upstream/keys.ts';
import type { TestGateway } from '../support/gateway.ts';

/** The global id of a Lingjun thing of the emulated account. */
export function idOf(type: string, { regionId }: { regionId: string }, ...ids: string[]): string {
  return encodeId(type, keyOf('default', regionId, ...ids));
}

/** How many calls it takes to read all rows of all regions at 100 rows a call. */
export function sweepCalls(gateway: TestGateway, rows: readonly { regionId: string }[]): number {
  const { regions } = gateway.emulator.fleet.lingjun;
  const counts = regions.map(({ regionId }) => rows.filter((row) => row.regionId === regionId).length);
  return counts.reduce((calls, count) => calls + Math.max(1, Math.ceil(count / 100)), 0);
}

/** Some element of the fleet; throws when the fleet has none, so that no test passes on nothing. */
export function some<T>(rows: readonly T[], isWanted: (row: T) => boolean = () => true): T {
  const row = rows.find(isWanted);
  if (row === undefined) throw new Error('the fleet has none of these');
  return row;
}

export function sorted(texts: readonly string[]): string[] {
  return texts.toSorted();
}
