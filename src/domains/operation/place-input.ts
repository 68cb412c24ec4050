import type { InputFieldBuilder } from '@pothos/core';
import { BadInput } from '../../errors.ts';
import type { Place } from '../../upstream/keys.ts';
import type { Accounts } from '../../upstream/upstreams.ts';
import type { Types } from './mutation-payload.ts';

/** The upstream in which something is made; BridgX has no regions of its own. */
export type PlacedIn = 'lingjun' | 'bridgx';

/** What an input says of the place, once what was left out is known. */
export type PlaceIn<In extends PlacedIn | undefined> = In extends 'lingjun'
  ? Place
  : In extends 'bridgx'
    ? Pick<Place, 'account'>
    : unknown;

interface GivenPlace {
  readonly account?: string | null | undefined;
  readonly region?: string | null | undefined;
}

const upstreamNames = { lingjun: 'Lingjun', bridgx: 'BridgX' } as const satisfies Record<PlacedIn, string>;

/** The fields of an input that say where something is to be made. */
export function placeFields(t: InputFieldBuilder<Types, 'InputObject'>, placedIn: PlacedIn) {
  const account = t.string({
    description: `The alias of the account; the only one that has a ${upstreamNames[placedIn]} when left out.`,
  });
  if (placedIn === 'bridgx') return { account };
  return { account, region: t.string({ description: 'The region; the only one of the account when left out.' }) };
}

/** Where something is to be made. Throws BadInput when that is not said and there are several. */
export function givenPlace(accounts: Accounts, placedIn: PlacedIn, { account, region }: GivenPlace): Partial<Place> {
  const having = [...accounts.values()].filter((each) => each[placedIn] !== undefined);
  const aliases = having.map(({ alias }) => alias);
  const alias = account ?? onlyOne('account', aliases);
  if (placedIn === 'bridgx') return { account: alias };
  if (region != null) return { account: alias, region };
  const named = having.find((each) => each.alias === alias);
  if (!named) throw new BadInput({ argument: 'input.account', expected: `one of: ${aliases.join(', ')}`, got: alias });
  return { account: alias, region: onlyOne('region', named.lingjun?.regions ?? []) };
}

function onlyOne(name: keyof Place, known: readonly string[]): string {
  const [first] = known;
  if (first !== undefined && known.length === 1) return first;
  const expected = known.length === 0 ? 'one to be configured first' : `one of: ${known.join(', ')}`;
  throw new BadInput({ argument: `input.${name}`, expected, got: null });
}
