import { setImmediate as breath } from 'node:timers/promises';
import type { TestGateway } from './gateway.ts';

const own = `
  id kind status statusText progress polls attempts clientMutationId caller requestIds
  createdAt startedAt endedAt cost { amount currency }
  resourceId found { ids }
  error { code message upstreamCode upstreamRequestId retryable dependants { count ids nodes { id __typename } } }
  steps { id kind status }`;

type Asked = Pick<TestGateway, 'query'>;

/** Tells an operation as the gateway does; timers get their turn before, so that this can be asked over and over. */
async function told({ query }: Asked, id: string, fields: string) {
  await breath();
  const { data, errors } = await query(`query ($id: ID!) { operation(id: $id) { ${fields} } }`, { id });
  if (errors) throw new Error(JSON.stringify(errors));
  return data.operation;
}

/** An operation with what it concerns. */
export const tell = (gateway: Asked, id: string) => told(gateway, id, `${own} resource { id __typename }`);

/** An operation alone, which costs no call. */
export const tellAlone = (gateway: Asked, id: string) => told(gateway, id, own);

/** An operation once it is in one of these statuses. */
export async function until(gateway: Asked, id: string, statuses: readonly string[]) {
  while (!statuses.includes((await tellAlone(gateway, id)).status));
  return tell(gateway, id);
}

/** An operation once it has ended. */
export async function ended(gateway: Asked, id: string, ask = tell) {
  while ((await tellAlone(gateway, id)).endedAt === null);
  return ask(gateway, id);
}

/** Questions to which the answer is the same before the clock moves on: a call under way must not see it leap. */
const quietTurns = 20;

/** An operation once it has ended. Time goes on whenever nothing happens to it, by a second or by that of a poll. */
export async function endedInTime(gateway: Pick<TestGateway, 'query' | 'later'>, id: string, ask = tell) {
  let operation = await tellAlone(gateway, id);
  for (let turns = 0, before = ''; operation.endedAt === null; turns += 1) {
    const now = JSON.stringify(operation);
    if (now !== before) turns = 0;
    if (turns === quietTurns) {
      gateway.later(operation.status === 'RUNNING' && operation.steps.length === 0 ? 8 : 1);
      turns = 0;
    }
    before = now;
    operation = await tellAlone(gateway, id);
  }
  return ask(gateway, id);
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
