import type { TestGateway } from './gateway.ts';

const operation = `query ($id: ID!) {
  operation(id: $id) {
    id kind status statusText progress polls attempts clientMutationId caller requestIds
    createdAt startedAt endedAt cost { amount currency }
    resourceId resource { id __typename } found { ids }
    error { code message upstreamCode upstreamRequestId retryable dependants { count ids nodes { id __typename } } }
    steps { id kind status }
  }
}`;

/** An operation as the gateway tells it. */
export async function tell(gateway: Pick<TestGateway, 'query'>, id: string) {
  const { data, errors } = await gateway.query(operation, { id });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.operation;
}

/** An operation once it is in one of these statuses. */
export async function until(gateway: Pick<TestGateway, 'query'>, id: string, statuses: readonly string[]) {
  for (;;) {
    const told = await tell(gateway, id);
    if (statuses.includes(told.status)) return told;
  }
}

/** An operation once it has ended. */
export function ended(gateway: Pick<TestGateway, 'query'>, id: string) {
  return until(gateway, id, ['SUCCEEDED', 'FAILED', 'UNKNOWN']);
}
