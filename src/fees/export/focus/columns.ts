import type { Column, ColumnKind } from '../table.ts';

/** The versions of FOCUS that files are written in: https://focus.finops.org/focus-specification/ */
export const focusVersions = ['1.2', '1.3', '1.4'] as const;
export type FocusVersion = (typeof focusVersions)[number];

export interface FocusColumn extends Column {
  readonly versions: readonly FocusVersion[];
  readonly description: string;
}

/** Decimals of hours, of unit prices, and of their products, which so are exact. */
export const focusScales = { quantity: 6, price: 9, cost: 15 } as const;

const sure = (kind: ColumnKind, description: string) => ({ kind, isNullable: false, description });
const maybe = (kind: ColumnKind, description: string) => ({ kind, isNullable: true, description });
const cost = (description: string) => ({ ...sure('decimal', description), scale: focusScales.cost });
const price = (description: string) => ({ ...maybe('decimal', description), scale: focusScales.price });
const quantity = (description: string) => ({ ...maybe('decimal', description), scale: focusScales.quantity });
const until13 = { versions: ['1.2', '1.3'] } as const;
const since13 = { versions: ['1.3', '1.4'] } as const;

/** Columns of FOCUS that the gateway has something to say in. Commitments, capacity and invoices it knows nothing of. */
const focusColumns = {
  BilledCost: cost('What is owed; 0 where no price is known.'),
  BillingAccountId: sure('text', 'The alias of the account.'),
  BillingAccountName: maybe('text', 'The alias of the account.'),
  BillingCurrency: sure('text', 'The currency, ISO 4217; of what has no price, that of the price list of requests.'),
  BillingPeriodEnd: sure(
    'time',
    'When the month ends in which it is booked, in the zone of the account; not included.',
  ),
  BillingPeriodStart: sure('time', 'When the month begins in which it is booked, in the zone of the account.'),
  ChargeCategory: sure('text', 'Usage, or Adjustment for what rounding of quantities left over.'),
  ChargeClass: maybe('text', 'Correction for what changes a month that is over.'),
  ChargeDescription: sure('text', 'What is charged for.'),
  ChargeFrequency: sure('text', 'Usage-Based; One-Time for adjustments.'),
  ChargePeriodEnd: sure('time', 'When the day of the account, or the hour of requests, ends; not included.'),
  ChargePeriodStart: sure('time', 'When the day of the account, or the hour of requests, begins.'),
  ConsumedQuantity: quantity('Machine hours, or requests with those that failed.'),
  ConsumedUnit: maybe('text', 'Hours or Requests.'),
  ContractedCost: cost('What is owed.'),
  ContractedUnitPrice: price('The negotiated price where there is one, else the list price.'),
  EffectiveCost: cost('What is owed.'),
  HostProviderName: { ...sure('text', 'The cloud that it runs on.'), ...since13 },
  InvoiceIssuerName: sure('text', 'The cloud that bills it in the end.'),
  ListCost: cost('What would be owed by list prices, and without a free tier.'),
  ListUnitPrice: price('The list price of an hour, or of a request.'),
  PricingCategory: maybe('text', 'Standard, or Dynamic for spot machines.'),
  PricingQuantity: quantity('Machine hours, or requests that are billed.'),
  PricingUnit: maybe('text', 'Hours or Requests.'),
  ProviderName: { ...sure('text', 'The cloud that sells it.'), ...until13 },
  PublisherName: { ...sure('text', 'The cloud that made it.'), ...until13 },
  RegionId: maybe('text', 'The region.'),
  RegionName: maybe('text', 'The region, which has no other name here.'),
  ResourceId: maybe('text', "The cloud's id of the machine, in files of single machines."),
  ResourceName: maybe('text', "The cloud's id of the machine."),
  ResourceType: maybe('text', 'The type of the machine.'),
  ServiceCategory: sure('text', 'Compute or Networking.'),
  ServiceName: sure('text', 'The service of the cloud.'),
  ServiceProviderName: { ...sure('text', 'The cloud that sells it.'), ...since13 },
  ServiceSubcategory: sure('text', 'Virtual Machines or Network Infrastructure.'),
  SkuId: maybe('text', 'What is priced: cloud, region, machine type and charge type, or the operation.'),
  SkuMeter: maybe('text', 'What is measured.'),
  SkuPriceDetails: maybe('json', 'What the price depends on.'),
  SkuPriceId: maybe('text', 'The row of the rate card, with the SKU; null where no price is known.'),
  SubAccountId: maybe('text', 'The cluster.'),
  SubAccountName: maybe('text', 'The cluster.'),
  Tags: maybe('json', 'Tags of the cluster on the day.'),
} as const;

const ownColumns = {
  x_Action: maybe('text', "Lingjun's name of the operation."),
  x_BilledRequests: maybe('integer', 'Requests that Lingjun counts, be they free or not.'),
  x_ChargeType: maybe('text', 'How the cloud charges, as BridgX spells it.'),
  x_ClusterId: maybe('text', "BridgX's id of the cluster."),
  x_FailedRequests: maybe('integer', 'Requests that failed.'),
  x_InstanceType: maybe('text', 'The type of the machines.'),
  x_IsExamplePrice: maybe('boolean', 'Whether the price only shows what a rate card looks like.'),
  x_KnownAt: maybe('time', 'Since when the gateway knows it.'),
  x_ObservedAt: maybe('time', 'When BridgX was asked.'),
  x_RateCard: maybe('text', 'The rate card.'),
  x_Revision: maybe('integer', 'The number of the revision of the day; from 2 on corrections.'),
  x_SourceDate: maybe('date', 'The day of BridgX.'),
  x_SourceTimeZone: maybe('text', 'The zone of that day.'),
  x_SourceTotalSeconds: maybe('integer', 'Machine seconds, exactly.'),
  x_Status: maybe('text', 'How final it is: OPEN, PARTIAL, CORRECTED or CLOSED.'),
  x_UnpricedHours: quantity('Machine hours that no price is known of.'),
} as const;

export type FocusName = keyof typeof focusColumns | keyof typeof ownColumns;

/** What a row says; what it says nothing of is null. */
export type FocusRow = { readonly [Name in FocusName]?: string | number | boolean | null };

const columns: readonly (FocusColumn & { readonly name: FocusName })[] = [
  ...entries(focusColumns),
  ...entries(ownColumns),
].map(([name, column]) => ({ versions: focusVersions, ...column, name }));

/** The columns of a version: those of FOCUS first, both in the order of the alphabet. */
export function columnsOf(version: FocusVersion): readonly (FocusColumn & { readonly name: FocusName })[] {
  return columns.filter(({ versions }) => versions.includes(version));
}

function entries<Name extends string, Entry>(table: Readonly<Record<Name, Entry>>): [Name, Entry][] {
  return Object.entries(table) as [Name, Entry][]; // the names of this very table
}
