import { createHash } from 'node:crypto';
import { Prisma, type RateCardVersion } from '../../generated/prisma/client.ts';
import type { Database } from '../../history/database.ts';
import { formatAmount } from '../../upstream/prices/amounts.ts';
import type { PlacedRate } from './overlaps.ts';
import type { NewRate, Rate } from './rate.ts';
import { readRates } from './rate-rows.ts';
import { readRateCard } from './read-rate-card.ts';

/** A file to import. */
export interface RateCardImport {
  /** The name of the card that it replaces, or begins. */
  readonly card: string;
  readonly bytes: Uint8Array;
  /** The name of the file. */
  readonly source: string;
  readonly importedBy: string;
  /** Whether the card only shows what one looks like. Default: false. */
  readonly isExample?: boolean;
}

/** One import of a card. */
export interface CardVersion {
  readonly id: string;
  readonly card: string;
  readonly isExample: boolean;
  readonly source: string;
  readonly importedBy: string;
  readonly knownAt: Date;
  /** When another took its place; null for a card that holds. */
  readonly knownUntil: Date | null;
}

export interface ImportedCard {
  readonly version: CardVersion;
  readonly rates: number;
  /** True where the card held just these rates already, and so stayed as it was. */
  readonly isUnchanged: boolean;
}

/** The machine-hour prices of all cards, as of now and as of before. */
export interface RateCards {
  /** Replaces a card as a whole, or, with RateCardFaults, changes nothing. */
  import(file: RateCardImport): Promise<ImportedCard>;
  /** The rates of all cards, as the gateway knew them at a time; null: as it knows them now. */
  ratesAt(knownAt: Date | null): Promise<readonly Rate[]>;
  /** Every import, the latest first. */
  versions(): Promise<readonly CardVersion[]>;
  ratesOf(versionId: string): Promise<readonly Rate[]>;
}

/** @param clock epoch milliseconds */
export function createRateCards({ database, clock }: { database: Database; clock: () => number }): RateCards {
  const { prisma } = database;
  let last: { readonly versions: string; readonly rates: readonly Rate[] } = { versions: '', rates: [] };
  return {
    import: (file) => prisma.$transaction((transaction) => importFile(transaction, file, clock()), transactionLimits),
    async ratesAt(knownAt) {
      const where = knownAt
        ? { knownAt: { lte: knownAt }, OR: [{ knownUntil: null }, { knownUntil: { gt: knownAt } }] }
        : { knownUntil: null };
      const versions = await prisma.rateCardVersion.findMany({ where, orderBy: { id: 'asc' } });
      const wanted = versions.map(({ id }) => id).join();
      // The rates of a version never change.
      if (last.versions !== wanted) last = { versions: wanted, rates: await readRates(prisma, versions) };
      return last.rates;
    },
    async versions() {
      const rows = await prisma.rateCardVersion.findMany({ orderBy: [{ knownAt: 'desc' }, { id: 'desc' }] });
      return rows.map(versionOf);
    },
    async ratesOf(versionId) {
      return readRates(prisma, await prisma.rateCardVersion.findMany({ where: { id: BigInt(versionId) } }));
    },
  };
}

const transactionLimits = { maxWait: 60_000, timeout: 60_000 };

/** Two imports at once are one after the other: each is checked against what the other leaves. */
async function importFile(transaction: Prisma.TransactionClient, file: RateCardImport, nowMs: number) {
  await transaction.$executeRaw`LOCK TABLE rate_card_version IN SHARE ROW EXCLUSIVE MODE`;
  const current = await transaction.rateCardVersion.findMany({ where: { knownUntil: null } });
  const others = current.filter(({ card, isExample }) => card !== file.card && !isExample);
  const rates = readRateCard({ ...file, others: await placedRates(transaction, others) });
  const hash = hashOf(rates);
  const same = current.find((version) => version.card === file.card && version.hash === hash);
  if (same) return { version: versionOf(same), rates: rates.length, isUnchanged: true };
  // An example gives way to the first real card.
  const replaced = current.filter((version) => version.card === file.card || version.isExample);
  const knownAt = new Date(Math.max(nowMs, ...replaced.map((version) => version.knownAt.getTime() + 1)));
  await transaction.rateCardVersion.updateMany({
    where: { id: { in: replaced.map(({ id }) => id) } },
    data: { knownUntil: knownAt },
  });
  const { card, source, importedBy, isExample = false } = file;
  const version = await transaction.rateCardVersion.create({
    data: { card, source, importedBy, isExample, hash, knownAt },
  });
  await insertRates(transaction, version, rates);
  return { version: versionOf(version), rates: rates.length, isUnchanged: false };
}

async function placedRates(transaction: Prisma.TransactionClient, versions: RateCardVersion[]): Promise<PlacedRate[]> {
  const rates = await readRates(transaction, versions);
  return rates.map((rate) => ({ row: 0, rate, card: rate.card }));
}

async function insertRates(
  transaction: Prisma.TransactionClient,
  { id }: RateCardVersion,
  rates: readonly NewRate[],
): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`
    INSERT INTO rate (version_id, provider, region, instance_type, charge_type, currency, list_price, negotiated_price,
      valid_from, valid_to)
    SELECT ${id}, provider, region, "instanceType", "chargeType", currency, "listPrice", "negotiatedPrice",
      "validFrom", "validTo"
    FROM jsonb_to_recordset(${JSON.stringify(rates.map(storable))}::jsonb) AS one(provider text, region text,
      "instanceType" text, "chargeType" text, currency text, "listPrice" numeric, "negotiatedPrice" numeric,
      "validFrom" date, "validTo" date)`);
}

function storable(rate: NewRate) {
  const text = (price: bigint | null) => (price === null ? null : formatAmount(price));
  return { ...rate, listPrice: text(rate.listPrice), negotiatedPrice: text(rate.negotiatedPrice) };
}

/** The same for the same rates, however the file is written. */
function hashOf(rates: readonly NewRate[]): string {
  return createHash('sha256')
    .update(JSON.stringify(rates.map(storable)))
    .digest('hex');
}

function versionOf({ id, hash: _, ...version }: RateCardVersion): CardVersion {
  return { id: String(id), ...version };
}
