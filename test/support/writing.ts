import { type GatewayOptions, startGateway, type TestGateway } from './gateway.ts';
import { ended, endedInTime, tellAlone } from './operations.ts';

const common = `clientMutationId
  operation {
    id kind status statusText resourceId cost { amount } attempts polls
    error { code message upstreamCode retryable dependants { ids } }
  }
  dryRun { price { amount } prerequisites { text met } dependants { ids } calls { purpose operation arguments } }`;

export interface WritingGateway extends TestGateway {
  /** Does a mutation; `fields` are selected beside those that every payload has. */
  write(mutation: string, input: Record<string, unknown>, fields?: string): ReturnType<TestGateway['query']>;
  /** Does a mutation, and gives its operation and payload once it has ended. */
  finish(mutation: string, input: Record<string, unknown>, fields?: string): ReturnType<typeof finished>;
}

/** A gateway whose mutations tests call by name. */
export async function startWriting(options: GatewayOptions = {}): Promise<WritingGateway> {
  const gateway = await startGateway(options);
  const writing: WritingGateway = {
    ...gateway,
    write(mutation, input, fields = '') {
      const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
      const document = `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${common} ${fields} } }`;
      return gateway.query(document, { input });
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
  return { payload, operation: await ended(gateway, payload.operation.id, tellAlone) };
}

/** An operation whose answer was not heard, or that has a long way to go, once it has ended. */
export function resolved(gateway: TestGateway, id: string) {
  return endedInTime(gateway, id, tellAlone);
}
