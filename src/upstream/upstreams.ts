import { type BridgxConnection, bridgxTransport } from './bridgx/transport.ts';
import { type Asker, compose, type Next, type Step } from './call.ts';
import { type Client, createClient } from './client.ts';
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
  readonly bridgx?: { readonly client: Client; readonly timeZone: string };
}

/** The accounts that one request may use, by alias. */
export type Accounts = ReadonlyMap<string, Account>;

export interface Upstreams {
  /** The accounts for one request. */
  open(asker: Asker): Accounts;
}

/** Builds the path of a call once per account; `steps` stand between every caller and the wire, in order. */
export function createUpstreams(
  settings: readonly AccountSettings[],
  parts: TransportParts & { steps: readonly Step[] },
): Upstreams {
  const paths = settings.map((account) => ({ account, ...pathsOf(account, parts) }));
  return {
    open: (asker) =>
      new Map(
        paths.map(({ account: { alias, lingjun, bridgx }, toLingjun, toBridgx }) => [
          alias,
          {
            alias,
            ...(lingjun && toLingjun
              ? { lingjun: { client: createClient(toLingjun, alias, asker), regions: lingjun.regions } }
              : {}),
            ...(bridgx && toBridgx
              ? { bridgx: { client: createClient(toBridgx, alias, asker), timeZone: bridgx.timeZone } }
              : {}),
          },
        ]),
      ),
  };
}

function pathsOf(account: AccountSettings, parts: TransportParts & { steps: readonly Step[] }) {
  const { alias, lingjun, bridgx } = account;
  const path = (transport: Next) => compose(parts.steps, transport);
  const dialect = lingjun && lingjunDialect({ auth: lingjun.auth, endpoint: lingjun.endpoint, clock: parts.clock });
  return {
    toLingjun: dialect && path((call) => transmit(call, dialect, parts)),
    toBridgx: bridgx && path(bridgxTransport({ account: alias, endpoint: bridgx.endpoint, auth: bridgx.auth }, parts)),
  };
}
