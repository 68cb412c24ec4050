import { LRUCache } from 'lru-cache';
import type { Step } from '../call.ts';
import type { Asked } from '../canonical-key.ts';
import { keyOf } from '../keys.ts';
import { isList } from '../operation.ts';
import { itemsOf, totalOf } from '../page-payload.ts';

/** How long lists were when they were last read. Lives as long as the process. */
export interface Sizes {
  /** Remembers the length of each list that comes by. Its place is just before the transport. */
  readonly step: Step;
  /** The rows of a list: of this very one, else of the last one with the same parameters; undefined if never read. */
  rowsOf(asked: Asked): number | undefined;
  /** How many things are named by a field in one place, as the last list of them told; undefined if never read. */
  namesOf(field: string, place: Pick<Asked, 'account' | 'region'>): number | undefined;
}

export function createSizes(): Sizes {
  const rows = new LRUCache<string, number>({ max: 20_000 });
  return {
    async step(call, next) {
      const answer = await next(call);
      const { operation } = call;
      if (isList(operation) && answer.source === 'LIVE') {
        const { paging } = operation;
        const count = paging.by === 'number' ? totalOf(operation, paging, answer) : itemsOf(operation, answer).length;
        rows.set(exactly(call), count);
        rows.set(alike(call), count);
        if (operation.rowId) rows.set(named(operation.rowId, call), count);
      }
      return answer;
    },
    rowsOf: (asked) => rows.get(exactly(asked)) ?? rows.get(alike(asked)),
    namesOf: (field, place) => rows.get(named(field, place)),
  };
}

function exactly(asked: Asked): string {
  return keyOf(asked.operation.name, asked.account, asked.region, JSON.stringify(wantedOf(asked)));
}

function alike(asked: Asked): string {
  return keyOf(asked.operation.name, ...wantedOf(asked).map(([name]) => name));
}

function named(field: string, { account, region }: Pick<Asked, 'account' | 'region'>): string {
  return keyOf('', field, account, region);
}

/** The parameters that say which list it is, without those that say which page of it. */
export function wantedOf({ operation, params }: Asked): [string, unknown][] {
  const { paging } = operation;
  const pageParams = paging === undefined || paging.by === 'none' ? [] : [paging.size, pageOf(paging)];
  return Object.entries(params)
    .filter(([name, value]) => value !== undefined && !pageParams.includes(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function pageOf(paging: { by: 'number'; page: string } | { by: 'token'; token: string }): string {
  return paging.by === 'number' ? paging.page : paging.token;
}
