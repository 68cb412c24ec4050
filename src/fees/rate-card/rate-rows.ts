import type { Prisma, RateCardVersion } from '../../generated/prisma/client.ts';
import { type Amount, parseAmount } from '../../upstream/prices/amounts.ts';
import type { Rate } from './rate.ts';

/** The stored rates of some versions, in the order of their files. */
export async function readRates(
  prisma: Pick<Prisma.TransactionClient, 'rate'>,
  versions: readonly Pick<RateCardVersion, 'id' | 'card' | 'isExample'>[],
): Promise<Rate[]> {
  const perId = new Map(versions.map((version) => [version.id, version]));
  const rows = await prisma.rate.findMany({ where: { versionId: { in: [...perId.keys()] } }, orderBy: { id: 'asc' } });
  return rows.map(({ id, versionId, listPrice, negotiatedPrice, validFrom, validTo, ...rest }) => ({
    ...rest,
    id: String(id),
    card: perId.get(versionId)?.card ?? '',
    isExample: perId.get(versionId)?.isExample ?? false,
    listPrice: amountOf(listPrice),
    negotiatedPrice: amountOf(negotiatedPrice),
    validFrom: dayText(validFrom),
    validTo: validTo && dayText(validTo),
  }));
}

/** Stored prices have nine decimals and none is negative. */
function amountOf(price: Prisma.Decimal | null): Amount | null {
  return price === null ? null : (parseAmount(price.toFixed()) ?? null);
}

function dayText(date: Date): string {
  return date.toISOString().slice(0, 10);
}
