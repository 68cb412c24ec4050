import { decimalText, roundedShare } from '../../apportion.ts';
import type { UsageLine } from '../../lines.ts';
import { listPriceOf, paidPriceOf } from '../../rate-card/rate.ts';
import { secondsPerHour } from '../../sums.ts';
import type { Booking } from './bookings.ts';
import { cloudOf } from './clouds.ts';
import { type FocusRow, type FocusVersion, focusScales } from './columns.ts';
import { billingOf, timeText } from './times.ts';

const millionth = 10n ** BigInt(focusScales.quantity);

/** Seconds of a booking; negative where they are taken back. */
export function machineSeconds({ kind, line }: Booking): bigint {
  return BigInt(kind === 'REVERSAL' ? -line.seconds : line.seconds);
}

/** Hours of a booking in millionths; negative where they are taken back. */
export function microHoursOf({ kind, line }: Booking): bigint {
  const hours = roundedShare(BigInt(line.seconds) * millionth, secondsPerHour);
  return kind === 'REVERSAL' ? -hours : hours;
}

/** The row of a booking: each of its costs is a unit price times its quantity, exactly. */
export function machineRow(
  booking: Booking,
  { version, currency }: { version: FocusVersion; currency: string },
): FocusRow {
  const { line, kind, month, rate } = booking;
  const hours = decimalText(microHoursOf(booking), focusScales.quantity);
  return {
    ...placeOf(line),
    ...billingOf(month),
    ...pricesOf(booking, version),
    BillingCurrency: rate?.currency ?? currency,
    ChargeCategory: 'Usage',
    ChargeClass: kind === 'ORIGINAL' ? null : 'Correction',
    ChargeDescription: describe(booking, hours),
    ChargeFrequency: 'Usage-Based',
    ChargePeriodStart: timeText(line.startMs),
    ChargePeriodEnd: timeText(line.endMs),
    ConsumedQuantity: hours,
    ConsumedUnit: 'Hours',
    x_UnpricedHours: rate ? null : hours,
  };
}

function describe({ kind, line }: Booking, hours: string): string {
  const words = { ORIGINAL: '', REVERSAL: 'Taken back: ', REPLACEMENT: 'Corrected: ' }[kind];
  const what = line.machine ?? line.instanceType ?? 'machines of an unknown type';
  return `${words}${what}, ${hours} h, cluster ${line.cluster}, ${line.day}`;
}

function pricesOf(booking: Booking, version: FocusVersion): FocusRow {
  const { line, rate } = booking;
  const hours = microHoursOf(booking);
  const skuId = skuOf(line);
  const sku = { SkuId: skuId, SkuMeter: 'Machine Hours' };
  if (!rate) return { ...sku, ...unpriced(hours, version) };
  const [paid, list] = [paidPriceOf(rate), listPriceOf(rate)];
  const cost = (price: bigint) => decimalText(price * hours, focusScales.cost);
  return {
    ...sku,
    BilledCost: cost(paid),
    ContractedCost: cost(paid),
    EffectiveCost: cost(paid),
    ListCost: cost(list),
    ContractedUnitPrice: decimalText(paid, focusScales.price),
    ListUnitPrice: rate.listPrice === null ? null : decimalText(rate.listPrice, focusScales.price),
    PricingCategory: /spot/i.test(line.chargeType ?? '') ? 'Dynamic' : 'Standard',
    PricingQuantity: decimalText(hours, focusScales.quantity),
    PricingUnit: 'Hours',
    SkuPriceId: `${rate.id}:${skuId}`,
    SkuPriceDetails: JSON.stringify({ InstanceType: line.instanceType, x_ChargeType: line.chargeType }),
    x_RateCard: rate.card,
    x_IsExamplePrice: rate.isExample,
  };
}

/** Since 1.3 what has no price has no quantity that is priced; 1.2 wants one of all usage. */
function unpriced(hours: bigint, version: FocusVersion): FocusRow {
  const nothing = { BilledCost: '0', ContractedCost: '0', EffectiveCost: '0', ListCost: '0' };
  if (version !== '1.2') return nothing;
  return { ...nothing, PricingQuantity: decimalText(hours, focusScales.quantity), PricingUnit: 'Hours' };
}

function skuOf({ provider, region, instanceType, chargeType }: UsageLine): string {
  return [provider, region, instanceType, chargeType].map((part) => part ?? '*').join('/');
}

function placeOf(line: UsageLine): FocusRow {
  const { account, region, machine, instanceType, cluster } = line;
  const resource = { ResourceId: machine, ResourceName: machine, ResourceType: instanceType ?? 'Machine' };
  return {
    ...serviceOf(line.provider),
    ...(machine === null ? {} : resource),
    ...sourceOf(line),
    BillingAccountId: account,
    BillingAccountName: account,
    RegionId: region,
    RegionName: region,
    SubAccountId: cluster,
    SubAccountName: cluster,
    Tags: JSON.stringify(line.tags),
  };
}

/** Who sells machines. */
export function serviceOf(provider: string | null): FocusRow {
  const { name, compute } = cloudOf(provider);
  return {
    HostProviderName: name,
    InvoiceIssuerName: name,
    ProviderName: name,
    PublisherName: name,
    ServiceProviderName: name,
    ServiceCategory: 'Compute',
    ServiceSubcategory: 'Virtual Machines',
    ServiceName: compute,
  };
}

/** What the gateway itself knows of the hours, unrounded. */
function sourceOf({
  clusterId,
  instanceType,
  chargeType,
  day,
  timeZone,
  seconds,
  status,
  revision,
  asOf,
  knownAt,
}: UsageLine): FocusRow {
  return {
    x_ClusterId: clusterId,
    x_InstanceType: instanceType,
    x_ChargeType: chargeType,
    x_SourceDate: day,
    x_SourceTimeZone: timeZone,
    x_SourceTotalSeconds: seconds,
    x_Status: status,
    x_Revision: revision,
    x_ObservedAt: timeText(asOf.getTime()),
    x_KnownAt: timeText(knownAt.getTime()),
  };
}
