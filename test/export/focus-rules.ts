/** What a row of a file says, as text; undefined where the file has no such column, "" where it is null. */
export type FocusRecord = Readonly<Record<string, string | undefined>>;

type Type = 'Decimal' | 'String' | 'Date/Time' | 'JSON' | 'Currency';

/** A column as FOCUS has it. */
export interface ColumnRule {
  readonly level: 'mandatory' | 'conditional' | 'recommended';
  readonly isNullable: boolean;
  readonly type: Type;
  /** The first and the last version that has it. */
  readonly since?: string;
  readonly until?: string;
  readonly allowed?: readonly string[];
}

const mandatory = (type: Type, more: Partial<ColumnRule> = {}): ColumnRule => ({
  ...{ level: 'mandatory', isNullable: false, type },
  ...more,
});
const conditional = (type: Type, more: Partial<ColumnRule> = {}): ColumnRule => ({
  ...{ level: 'conditional', isNullable: true, type },
  ...more,
});
const recommended = (type: Type, more: Partial<ColumnRule> = {}): ColumnRule => ({
  ...{ level: 'recommended', isNullable: true, type },
  ...more,
});

const serviceCategories = [
  ...['AI and Machine Learning', 'Analytics', 'Business Applications', 'Compute', 'Databases', 'Developer Tools'],
  ...['Multicloud', 'Identity', 'Integration', 'Internet of Things', 'Management and Governance', 'Media'],
  ...['Migration', 'Mobile', 'Networking', 'Security', 'Storage', 'Web', 'Other'],
];

/** The dataset Cost and Usage: https://focus.finops.org/focus-specification/ */
export const columnRules: Readonly<Record<string, ColumnRule>> = {
  AllocatedMethodDetails: recommended('JSON', { since: '1.3' }),
  AllocatedMethodId: conditional('String', { since: '1.3' }),
  AllocatedResourceId: conditional('String', { since: '1.3' }),
  AllocatedResourceName: conditional('String', { since: '1.3' }),
  AllocatedTags: conditional('JSON', { since: '1.3' }),
  AvailabilityZone: recommended('String'),
  BilledCost: mandatory('Decimal'),
  BillingAccountId: mandatory('String'),
  BillingAccountName: mandatory('String', { isNullable: true }),
  BillingAccountType: conditional('String', { isNullable: false }),
  BillingCurrency: mandatory('Currency'),
  BillingPeriodEnd: mandatory('Date/Time'),
  BillingPeriodStart: mandatory('Date/Time'),
  CapacityReservationId: conditional('String'),
  CapacityReservationStatus: conditional('String', { allowed: ['Used', 'Unused'] }),
  ChargeCategory: mandatory('String', { allowed: ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'] }),
  ChargeClass: mandatory('String', { isNullable: true, allowed: ['Correction'] }),
  ChargeDescription: mandatory('String', { isNullable: true }),
  ChargeFrequency: recommended('String', { isNullable: false, allowed: ['One-Time', 'Recurring', 'Usage-Based'] }),
  ChargePeriodEnd: mandatory('Date/Time'),
  ChargePeriodStart: mandatory('Date/Time'),
  CommitmentDiscountCategory: conditional('String', { allowed: ['Spend', 'Usage'] }),
  CommitmentDiscountId: conditional('String'),
  CommitmentDiscountName: conditional('String'),
  CommitmentDiscountQuantity: conditional('Decimal'),
  CommitmentDiscountStatus: conditional('String', { allowed: ['Used', 'Unused'] }),
  CommitmentDiscountType: conditional('String'),
  CommitmentDiscountUnit: conditional('String'),
  CommitmentProgramEligibilityDetails: conditional('JSON', { since: '1.4' }),
  ConsumedQuantity: conditional('Decimal'),
  ConsumedUnit: conditional('String'),
  ContractApplied: conditional('JSON', { since: '1.3' }),
  ContractedCost: mandatory('Decimal'),
  ContractedUnitPrice: conditional('Decimal'),
  EffectiveCost: mandatory('Decimal'),
  HostProviderName: mandatory('String', { since: '1.3' }),
  InvoiceDetailId: conditional('String', { since: '1.4' }),
  InvoiceId: conditional('String'),
  InvoiceIssuerName: mandatory('String'),
  ListCost: mandatory('Decimal'),
  ListUnitPrice: conditional('Decimal'),
  PricingCategory: conditional('String', { allowed: ['Standard', 'Dynamic', 'Committed', 'Other'] }),
  PricingCurrency: conditional('Currency'),
  PricingCurrencyContractedUnitPrice: conditional('Decimal'),
  PricingCurrencyEffectiveCost: conditional('Decimal'),
  PricingCurrencyListUnitPrice: conditional('Decimal'),
  PricingQuantity: mandatory('Decimal', { isNullable: true }),
  PricingUnit: mandatory('String', { isNullable: true }),
  ProviderName: mandatory('String', { until: '1.3' }),
  PublisherName: mandatory('String', { until: '1.3' }),
  RegionId: conditional('String'),
  RegionName: conditional('String'),
  ResourceId: conditional('String'),
  ResourceName: conditional('String'),
  ResourceType: conditional('String'),
  ServiceCategory: mandatory('String', { allowed: serviceCategories }),
  ServiceName: mandatory('String'),
  ServiceProviderName: mandatory('String', { since: '1.3' }),
  ServiceSubcategory: recommended('String', { isNullable: false }),
  SkuId: conditional('String'),
  SkuMeter: conditional('String'),
  SkuPriceDetails: conditional('JSON'),
  SkuPriceId: conditional('String'),
  SubAccountId: conditional('String'),
  SubAccountName: conditional('String'),
  SubAccountType: conditional('String'),
  Tags: conditional('JSON'),
};

/** What values of a type look like: plain digits, UTC in whole seconds, objects of JSON, codes of ISO 4217. */
export const typeRules: Readonly<Record<Type, (text: string) => boolean>> = {
  Decimal: (text) => /^-?\d+(\.\d+)?$/.test(text),
  String: (text) => text === text.trim(),
  'Date/Time': (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) && !Number.isNaN(Date.parse(text)),
  JSON: (text) => text.startsWith('{') && typeof JSON.parse(text) === 'object',
  Currency: (text) => Intl.supportedValuesOf('currency').includes(text),
};

const isPriced = ({ ChargeCategory, ChargeClass }: FocusRecord) =>
  (ChargeCategory === 'Usage' || ChargeCategory === 'Purchase') && ChargeClass !== 'Correction';
const isNull = (text: string | undefined) => text === undefined || text === '';
const together = (one: string, other: string) => (row: FocusRecord) => isNull(row[one]) === isNull(row[other]);
const product = (price: string, cost: string) => (row: FocusRecord) =>
  isNull(row[price]) ||
  isNull(row.PricingQuantity) ||
  scaled(row[price]) * scaled(row.PricingQuantity) === scaled(row[cost]) * unit;
const order = (start: string, end: string) => (row: FocusRecord) =>
  Date.parse(row[start] ?? '') < Date.parse(row[end] ?? '');

const unit = 10n ** 15n;

/** A decimal number in its fifteenth decimal. */
function scaled(text = ''): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(`${whole}${fraction.padEnd(15, '0')}`);
}

/** What the columns of one row have to do with each other, by what is said when they do not. */
export const rowRules: Readonly<Record<string, (row: FocusRecord, version: string) => boolean>> = {
  'a charge period begins before it ends': order('ChargePeriodStart', 'ChargePeriodEnd'),
  'a billing period begins before it ends': order('BillingPeriodStart', 'BillingPeriodEnd'),
  'a quantity and its unit are null together': together('PricingQuantity', 'PricingUnit'),
  'what is consumed has a unit': together('ConsumedQuantity', 'ConsumedUnit'),
  'usage that is no correction tells what was consumed': (row) => !isPriced(row) || !isNull(row.ConsumedQuantity),
  'usage that is no correction has a quantity that is priced, since 1.3 unless it has no price': (row, version) =>
    !isPriced(row) || !isNull(row.PricingQuantity) || (version >= '1.3' && isNull(row.SkuPriceId)),
  'since 1.3 what has no price has no quantity that is priced': (row, version) =>
    version < '1.3' || !isNull(row.SkuPriceId) || isNull(row.PricingQuantity),
  'what has a price has a SKU': (row) => isNull(row.SkuPriceId) || !isNull(row.SkuId),
  'details are those of a price': (row) => isNull(row.SkuPriceDetails) || !isNull(row.SkuPriceId),
  'only a quantity has a unit price': (row) =>
    !isNull(row.PricingQuantity) || (isNull(row.ListUnitPrice) && isNull(row.ContractedUnitPrice)),
  'list price times quantity is list cost': product('ListUnitPrice', 'ListCost'),
  'contracted price times quantity is contracted cost': product('ContractedUnitPrice', 'ContractedCost'),
  'without commitments the effective cost is the billed one': (row) => row.EffectiveCost === row.BilledCost,
  'regions have names': together('RegionId', 'RegionName'),
  'resources have types': together('ResourceId', 'ResourceType'),
  'what has no price costs nothing': (row) =>
    !isNull(row.SkuPriceId) || row.ChargeCategory !== 'Usage' || row.BilledCost === '0',
  'a correction is booked after the month of its charge': (row) =>
    row.ChargeClass !== 'Correction' || (row.BillingPeriodStart ?? '') >= (row.ChargePeriodEnd ?? ''),
  'units are written as FOCUS does': ({ PricingUnit, ConsumedUnit }) =>
    [PricingUnit, ConsumedUnit].every((text) => isNull(text) || text === 'Hours' || text === 'Requests'),
};
