import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const card = `provider,region,instance_type,charge_type,currency,unit,list_price,negotiated_price,valid_from,valid_to
AlibabaCloud,,ecs.gn7e,,CNY,machine-hour,100,80.5,2026-01-01,2026-06-01
AlibabaCloud,,ecs.gn7e,,CNY,machine-hour,100,90.5,2026-06-02,
,,ecs.c7.4xlarge,PostPaid,USD,machine-hour,0.10,,2026-01-01,`;

describe('importRateCard', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  const importCard = (csv: string, name = 'default') =>
    gateway.query(
      'mutation ($csv: String!, $card: String) { importRateCard(input: { csv: $csv, card: $card }) { rateCount isUnchanged rateCard { card importedBy } } }',
      { csv, card: name },
    );

  it('replaces a card, tells its prices, and keeps those that it replaced', async () => {
    const { data } = await importCard(card);
    expect(data.importRateCard).toEqual({
      rateCount: 3,
      isUnchanged: false,
      rateCard: { card: 'default', importedBy: 'local' },
    });
    expect((await importCard(card)).data.importRateCard.isUnchanged).toBe(true);
    await importCard('currency,list_price,valid_from\nEUR,1.50,2026-01-01');
    const answer = await gateway.query(
      '{ rateCards { card knownUntil rates { instanceType listPrice { amount currency } negotiatedPrice { amount } validTo } } }',
    );
    const [current, former] = answer.data.rateCards;
    expect(current).toEqual({
      card: 'default',
      knownUntil: null,
      rates: [
        { instanceType: null, listPrice: { amount: '1.5', currency: 'EUR' }, negotiatedPrice: null, validTo: null },
      ],
    });
    expect(former.rates[0]).toMatchObject({ negotiatedPrice: { amount: '80.5' }, validTo: '2026-06-01' });
    expect(gateway.calls()).toEqual({});
  });

  it('refuses a card with faults as a whole, and tells each by row and column', async () => {
    const { errors } = await importCard('currency,list_price,valid_from\nEUR,-1,2026-01-01\nXXY,1,2026-13-01', 'other');
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      faults: [
        { row: 2, column: 'list_price', got: '"-1"' },
        { row: 3, column: 'currency', got: '"XXY"' },
        { row: 3, column: 'valid_from', got: '"2026-13-01"' },
      ],
    });
    const { data } = await gateway.query('{ rateCards { card } }');
    expect(data.rateCards.map(({ card: name }: { card: string }) => name)).not.toContain('other');
  });

  it('refuses a name that is none', async () => {
    expect((await importCard(card, '')).errors?.[0]?.extensions).toMatchObject({ argument: 'input.card' });
  });
});
