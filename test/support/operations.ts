import { setImmediate as breath } from 'node:timers/promises';
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

/** An operation as the gateway tells it; timers get their turn before, so that this can be asked over and over. */
export async function tell(gateway: Pick<TestGateway, 'query'>, id: string) {
  await breath();
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

const create = `mutation ($input: CreateVpdInput!) {
  createVpd(input: $input) {
    operation { id status attempts resourceId error { code message } }
    vpd { id vpdId name statusText }
  }
}`;

/** Where tests make things. */
export const here = { account: 'default', region: 'cn-wulanchabu' } as const;

interface NewVpd {
  readonly name: string;
  readonly cidr?: string;
  readonly clientMutationId?: string;
}

/** Makes a VPD; throws what the gateway refuses. */
export async function createVpd(gateway: Pick<TestGateway, 'query'>, { cidr = '10.200.0.0/16', ...rest }: NewVpd) {
  const { data, errors } = await gateway.query(create, { input: { ...here, cidr, ...rest } });
  if (errors) throw new Error(errors[0]?.message);
  return data.createVpd;
}

/** Deletes a VPD; throws what the gateway refuses. */
export async function deleteVpd(gateway: Pick<TestGateway, 'query'>, id: string) {
  const mutation = `mutation ($id: ID!) { deleteVpd(input: { id: $id }) { operation { id status error { code } } } }`;
  const { data, errors } = await gateway.query(mutation, { id });
  if (errors) throw new Error(errors[0]?.message);
  return data.deleteVpd.operation;
}

/** What the service has. */
export function vpdsNamed({ emulator }: Pick<TestGateway, 'emulator'>, name: string) {
  return emulator.fleet.lingjun.vpds.filter(({ vpdName }) => vpdName === name);
}
