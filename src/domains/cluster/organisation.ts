import type { LoaderParts } from '../../context.ts';
import { UpstreamError } from '../../errors.ts';
import { inBridgx } from '../../graph/places.ts';
import { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { remembered } from '../../upstream/remembered.ts';
import { providers } from './kinds.ts';

const { 'task.list': tasks, 'region.list': regions } = bridgxOperations;

/** The first page of the list of tasks alone, asked for as that list itself does, so that both share one answer. */
const firstTasks = {
  upstream: tasks.upstream,
  name: tasks.name,
  kind: tasks.kind,
  timeoutMs: tasks.timeoutMs,
  answer: tasks.answer,
  paging: { by: 'none', items: tasks.paging.items },
} as const;
const firstPage = { [tasks.paging.page]: 1, [tasks.paging.size]: tasks.paging.maxSize };

/** An organisation keeps its accounts: what was seen of that need not be seen again with each list. */
const lasting = { maxAgeMs: 60 * 60_000, orStale: true };

const clouds = Object.values(providers).filter((provider) => provider !== 'PrivateCloud');

/**
 * What the server says of the caller's organisation. It limits lists to the cloud accounts of the organisation, and
 * drops that limit for one that owns none: then everybody's clusters and machines are listed. So before a list is
 * believed, it must be certain that the organisation owns an account.
 */
export const organisationLoaders = (parts: LoaderParts) => {
  const bridgx = inBridgx(parts);
  const owners = new Map<string, Promise<boolean>>();
  const customers = new Map<string, Promise<boolean>>();

  /** The list of tasks is empty for an organisation without accounts, and never unlimited. */
  const hasTasks = async (place: Place) => {
    const answer = await bridgx.clientOf(place)?.sweep(firstTasks, firstPage, '', { freshness: lasting });
    return (answer?.value.length ?? 0) > 0;
  };

  /** Whether the organisation owns an account of a cloud: the server needs one to ask the cloud for its regions. */
  const hasAccountAt = (place: Place, provider: string) =>
    remembered(customers, keyOf(place.account, place.region, provider), async () => {
      try {
        return (await bridgx.clientOf(place)?.sweep(regions, { provider })) !== undefined;
      } catch (error) {
        return isAccountFound(error);
      }
    });

  const hasAccountAnywhere = async (place: Place) => {
    if (await hasTasks(place)) return true;
    for (const provider of clouds) {
      if (await hasAccountAt(place, provider)) return true;
    }
    return false;
  };

  /** The cloud access keys that the settings name; undefined when they leave it to the server. */
  const namedKeys = ({ account }: Place): ReadonlySet<string> | undefined => {
    const ids = parts.accounts.get(account)?.bridgx?.accessKeyIds;
    return ids && new Set(ids);
  };

  return {
    namedKeys,
    hasAccountAt,
    /** Whether the organisation owns any cloud account. Throws when the server does not let it be known. */
    ownsAccounts: (place: Place): Promise<boolean> =>
      remembered(owners, keyOf(place.account, place.region), async () => {
        const named = namedKeys(place);
        return named ? named.size > 0 : hasAccountAnywhere(place);
      }),
  };
};

/** Failures that come after the server has found the account, and the one that says that there is none. */
const afterwards = ['获取地域信息失败', 'decrypt failed'];
const noAccount = 'found sk failed';

function isAccountFound(error: unknown): boolean {
  const { reason = '' } = error instanceof UpstreamError ? error.failure : {};
  if (reason.startsWith(noAccount)) return false;
  if (afterwards.some((text) => reason.startsWith(text))) return true;
  throw error;
}
