import { type Answer, type Call, compose, type Next, type Step } from '../call.ts';
import type { WireResponse } from '../exchange.ts';
import { type TransportParts, transmit } from '../transport.ts';
import { bridgxRequest, dataOf, isTokenRefused } from './dialect.ts';
import { passwordsIn } from './secrets.ts';
import { type BridgxAuth, createSession } from './session.ts';

export interface BridgxConnection {
  account: string;
  endpoint: string;
  auth: BridgxAuth;
}

export interface BridgxTransportParts extends TransportParts {
  /** What logins pass on their way to the wire. */
  loginSteps: readonly Step[];
}

/** The way to the wire; `logIn` gets a token before the first call needs it. */
export type BridgxTransport = Next & { logIn(): Promise<void> };

/** Puts calls to one BridgX server on the wire, with a token; a refused token is replaced once. */
export function bridgxTransport(connection: BridgxConnection, parts: BridgxTransportParts): BridgxTransport {
  const { account, endpoint, auth } = connection;
  const secret = 'password' in auth ? auth.password : auth.token;
  const sendWith = (call: Call, token?: string) => {
    const write = async () => bridgxRequest(call, endpoint, token);
    const read = (of: Call, response: WireResponse) => ({ payload: dataOf(of, response) });
    return transmit(call, { write, read, secrets: [secret, token ?? '', ...passwordsIn(call.params)] }, parts);
  };
  const send = async (call: Call, token?: string) =>
    (await compose(parts.loginSteps, (login) => sendWith(login, token))(call)).value;
  const session = createSession({ auth, account, clock: parts.clock, send });

  const next: Next = async (call) => {
    const token = await session.token();
    try {
      return await sendWith(call, token);
    } catch (error) {
      if (!isTokenRefused(error) || !session.refuse(token)) throw error;
      const answer: Answer<unknown> = await sendWith(call, await session.token());
      return { ...answer, calls: answer.calls + 1 };
    }
  };
  const logIn = async () => {
    await session.token();
  };
  return Object.assign(next, { logIn });
}
