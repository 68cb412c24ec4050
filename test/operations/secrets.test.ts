import '../support/guarded-write.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { here, vpdsNamed } from '../support/operations.ts';
import { resolved, startWriting, type WritingGateway } from '../support/writing.ts';

const secret = 'Hush-7f3a"\\9c';
const lines: string[] = [];
let gateway: WritingGateway;
beforeEach(async () => {
  lines.length = 0;
  gateway = await startWriting({ env: { CACHE_MEMORY_MB: '16' }, log: (line) => lines.push(line) });
});
afterEach(() => gateway.close());

const write = (more: object = {}) =>
  gateway.write('createGuarded', { ...here, name: 'guarded', password: secret, ...more });
const textOf = (value: unknown) =>
  JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}` : inner));

/** Looks through all that is stored, logged and told. */
async function expectSecrecy(...answers: unknown[]) {
  const everything = `{ operations { nodes { kind error { message } } } audit { nodes { input errorCode } }
    upstreamSpend(from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z", groupBy: [OPERATION, OUTCOME]) { operation outcome } }`;
  const { data, errors } = await gateway.query(everything);
  expect(errors).toBeUndefined();
  const { prisma } = gateway.database;
  const operations = await prisma.operation.findMany();
  const audit = await prisma.auditEntry.findMany();
  const ledger = await prisma.ledgerEntry.findMany();
  for (const kept of [operations, audit, ledger, lines, data, answers]) expect(textOf(kept)).not.toContain('Hush');
  return { operations, audit, ledger };
}

test('A secret reaches the service, and stays nowhere else', async () => {
  const answer = await write({ clientMutationId: 'first' });
  expect(answer.data.createGuarded.operation).toMatchObject({ status: 'SUCCEEDED' });
  expect(vpdsNamed(gateway, 'guarded')).toMatchObject([{ resourceGroupId: secret }]);
  const { operations, audit, ledger } = await expectSecrecy(answer);
  expect([operations.length, audit.length]).toEqual([1, 2]);
  expect(ledger.map(({ operation }) => operation)).toEqual(['CreateVpd']);
  expect(operations[0]).toMatchObject({ input: { ...here, name: 'guarded' }, lacksSecrets: true });
});

test('A secret is in no plan, no refusal and no conflict', async () => {
  const plan = await write({ dryRun: true });
  expect(plan.data.createGuarded.dryRun.calls[0].arguments).toMatchObject({ ResourceGroupId: '[cut]' });
  const badName = await write({ name: '' });
  expect(badName.errors).toHaveLength(1);
  await write({ clientMutationId: 'second' });
  const conflict = await write({ clientMutationId: 'second', name: 'other' });
  expect(conflict.errors?.[0]?.extensions.code).toBe('CONFLICT');
  await expectSecrecy(plan, badName, conflict);
});

test('A secret that the service repeats in its refusal is cut out', async () => {
  const message = `${secret} is too weak`;
  gateway.emulator.setFaults([
    { operation: 'CreateVpd', kind: 'error', code: 'InvalidPassword', status: 400, message },
  ]);
  const answer = await write();
  const { error } = answer.data.createGuarded.operation;
  expect(error).toMatchObject({ code: 'UPSTREAM_REJECTED', upstreamCode: 'InvalidPassword' });
  expect(error.message).toContain('[cut] is too weak');
  await expectSecrecy(answer);
});

test('A write with a secret whose answer is lost is not sent again, since nobody has the secret any more', async () => {
  gateway.emulator.setFaults([{ operation: 'CreateVpd', kind: 'lost' }]);
  const answer = await write();
  const told = await resolved(gateway, answer.data.createGuarded.operation.id);
  expect(told).toMatchObject({ status: 'UNKNOWN', attempts: 1 });
  expect(gateway.calls()).toMatchObject({ CreateVpd: 1 });
  await expectSecrecy(answer, told);
});
