import { type GatewayOptions, noon, startGateway, type TestGateway } from './gateway.ts';
import { ended, tell } from './operations.ts';

const common = `clientMutationId
  operation {
    id kind status statusText resourceId cost { amount } attempts polls
    error { code message upstreamCode retryable dependants { ids } }
  }
  dryRun { price { amount } prerequisites { text met } dependants { ids } calls { purpose operation arguments } }`;

export interface WritingGateway extends TestGateway {
  /** Does a mutation; `fields` are selected beside those that every payload has. */
  write(mutation: string, input: Record<string, unknown>, fields?: string): ReturnType<TestGateway['query']>;
  /** Moves the clock on: by default beyond what the emulated service needs for its work. */
  later(seconds?: number): void;
  /** Does a mutation, and gives its operation and payload once it has ended. */
  finish(mutation: string, input: Record<string, unknown>, fields?: string): ReturnType<typeof finished>;
}

/** A gateway whose mutations tests call by name. */
export async function startWriting(options: GatewayOptions = {}): Promise<WritingGateway> {
  const gateway = await startGateway(options);
  let nowMs = noon;
  const writing: WritingGateway = {
    ...gateway,
    write(mutation, input, fields = '') {
      const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
      const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${common} ${fields} } }`;
      return gateway.query(document, { input });
    },
    later(seconds = 10) {
      nowMs += seconds * 1000;
      gateway.at(nowMs);
    },
    finish: (mutation, input, fields) => finished(writing, { mutation, input, fields }),
  };
  return writing;
}

interface Write {
  mutation: string;
  input: Record<string, unknown>;
  fields: string | undefined;
}

async function finished(gateway: WritingGateway, { mutation, input, fields }: Write) {
  const { data, errors } = await gateway.write(mutation, input, fields);
  if (errors) throw new Error(JSON.stringify(errors));
  const payload = data[mutation];
  gateway.later();
  return { payload, operation: await ended(gateway, payload.operation.id) };
}

/** Questions between two moves of the clock at most: what is due is done meanwhile, and no call outlives its time. */
const mostTurns = 20;

/** An operation whose answer was not heard, or that has a long way to go, once it has ended. */
export async function resolved(gateway: WritingGateway, id: string) {
  let seen = await tell(gateway, id);
  while (seen.endedAt === null) {
    // What is watched is looked at each eight seconds; a call under way must not see the clock leap so far.
    gateway.later(seen.status === 'RUNNING' ? 8 : 2);
    const { status, polls, attempts } = seen;
    for (let turns = 0; turns < mostTurns; turns += 1) {
      seen = await tell(gateway, id);
      if (seen.status !== status || seen.polls !== polls || seen.attempts !== attempts) break;
    }
  }
  return seen;
}
