import { type BridgxConnection, bridgxTransport } from './bridgx/transport.ts';
import { type Asker, compose, type Next, type Step } from './call.ts';
import { type Client, createClient, type IsKept } from './client.ts';
import { type LingjunAuth, lingjunDialect } from './lingjun/dialects.ts';
import { type TransportParts, transmit } from './transport.ts';

/** One account with what is needed to call its upstreams. */
export interface AccountSettings {
  /** The name by which clients know the account; part of every id. */
  readonly alias: string;
  readonly lingjun?: {
    readonly endpoint?: string | undefined;
    readonly auth: LingjunAuth;
    readonly regions: readonly string[];
  };
  readonly bridgx?: Omit<BridgxConnection, 'account'> & {
    /** The server's zone: it decides where a day begins. */
    readonly timeZone: string;
  };
}

/** The upstreams of one account, for one request. */
export interface Account {
  readonly alias: string;
  readonly lingjun?: { readonly client: Client; readonly regions: readonly string[] };
  readonly bridgx?: BridgxAccount;
}

export interface BridgxAccount {
  readonly client: Client;
  readonly timeZone: string;
  /** The ids of the cloud access keys that the organisation owns; undefined: to be found out from the server. */
  readonly accessKeyIds?: readonly string[] | undefined;
}

/** The accounts that one request may use, by alias. */
export type Accounts = ReadonlyMap<string, Account>;

export interface Upstreams {
  /** The accounts for one request. */
  open(asker: Asker): Accounts;
}

export interface LiveUpstreams extends Upstreams {
  /** Logs in where that is needed, before the first query has to wait for it. Never fails: the query will. */
  logIn(): Promise<void>;
}

export interface UpstreamParts extends TransportParts {
  /** They stand between every caller and the wire, in order. */
  steps: readonly Step[];
  /** What calls that the gateway makes for itself, its logins, pass of them. */
  loginSteps: readonly Step[];
  /** Default: nothing is kept. */
  isKept?: IsKept;
}

/** The paths to the upstreams of one account. */
export interface Paths {
  readonly toLingjun: Next | undefined;
  readonly toBridgx: Next | undefined;
  /** Default: nothing is kept. */
  readonly isKept?: IsKept | undefined;
}

/** Builds the path of a call once per account. */
export function createUpstreams(settings: readonly AccountSettings[], parts: UpstreamParts): LiveUpstreams {
  const paths = new Map(settings.map((account) => [account.alias, pathsOf(account, parts)]));
  const pathsTo = ({ alias }: AccountSettings) => paths.get(alias) ?? { toLingjun: undefined, toBridgx: undefined };
  return {
    open: (asker) => openAccounts(settings, pathsTo, asker),
    async logIn() {
      await Promise.allSettled([...paths.values()].map(({ logIn }) => logIn()));
    },
  };
}

/** The accounts for one request, over the paths given. */
export function openAccounts(
  settings: readonly AccountSettings[],
  pathsTo: (account: AccountSettings) => Paths,
  asker: Asker,
): Accounts {
  return new Map(
    settings.map((account) => {
      const { alias, lingjun, bridgx } = account;
      const { toLingjun, toBridgx, isKept } = pathsTo(account);
      const clientOf = (path: Next) => createClient({ path, isKept, account: alias }, asker);
      const opened: Account = {
        alias,
        ...(lingjun && toLingjun ? { lingjun: { client: clientOf(toLingjun), regions: lingjun.regions } } : {}),
        ...(bridgx && toBridgx ? { bridgx: bridgxAccount(bridgx, clientOf(toBridgx)) } : {}),
      };
      return [alias, opened];
    }),
  );
}

function bridgxAccount({ timeZone, auth }: NonNullable<AccountSettings['bridgx']>, client: Client): BridgxAccount {
  return { client, timeZone, accessKeyIds: auth.accessKeyIds };
}

function pathsOf(account: AccountSettings, parts: UpstreamParts): Paths & Pick<LiveUpstreams, 'logIn'> {
  const { alias, lingjun, bridgx } = account;
  const path = (transport: Next) => compose(parts.steps, transport);
  const dialect = lingjun && lingjunDialect({ auth: lingjun.auth, endpoint: lingjun.endpoint, clock: parts.clock });
  const transport = bridgx && bridgxTransport({ account: alias, endpoint: bridgx.endpoint, auth: bridgx.auth }, parts);
  return {
    isKept: parts.isKept,
    toLingjun: dialect && path((call) => transmit(call, dialect, parts)),
    toBridgx: transport && path(transport),
    logIn: async () => transport?.logIn(),
  };
}
