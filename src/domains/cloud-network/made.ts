import type { Sight, Watch } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';

const minute = 60_000;
const notStored = 'NOT_STORED';

/** The key of what was made; null when the server made it at the cloud and then could not store it. */
export function madeIn(parents: readonly string[], { id }: { id: string | null }, { account, region }: Place) {
  return id ? keyOf(account, region, ...parents, id) : null;
}

/** Where the server looks at what it made once more, behind the call. */
const ends = { done: ['Available'], failed: ['Abnormal', notStored], timeLimitMs: 30 * minute } as const;

export function watchVpc<Input extends object>(
  read: (key: string, reads: LoaderParts) => Promise<Sight | null>,
): Watch<Input, LoaderParts> {
  return {
    ...ends,
    operation: bridgxOperations['vpc.info'],
    read: ({ key, reads }) => seen(key, () => read(key, reads)),
  };
}

export function watchSubnet<Input extends object>(
  read: (key: string, reads: LoaderParts) => Promise<Sight | null>,
): Watch<Input, LoaderParts> {
  return { ...watchVpc(read), operation: bridgxOperations['subnet.info'] };
}

/** A security group is there at once; which of its rules the cloud refused is told by no answer. */
export function watchRules<Input extends object>(
  read: (input: Input, key: string, reads: LoaderParts) => Promise<Sight | null>,
): Watch<Input, LoaderParts> {
  return {
    operation: bridgxOperations['security_group.rules'],
    done: ['COMPLETE'],
    failed: ['RULES_MISSING', notStored],
    timeLimitMs: 10 * minute,
    read: ({ input, key, reads }) => seen(key, () => read(input, key, reads)),
  };
}

async function seen(key: string, read: () => Promise<Sight | null>): Promise<Sight | null> {
  if (key !== '') return read();
  const message = 'it was made at the cloud, and the server could not store it: only the console of the cloud shows it';
  return { statusText: notStored, message };
}
