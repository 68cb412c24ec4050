import { decimalText } from '../../apportion.ts';
import { lingjunProvider } from '../../dimensions.ts';
import type { RequestLine } from '../../request-lines.ts';
import { secondsPerHour } from '../../sums.ts';
import type { BillingMonth } from './billing-months.ts';
import { type FocusRow, focusScales } from './columns.ts';
import { serviceOf } from './machine-rows.ts';
import { billingOf, timeText } from './times.ts';

/** The row of the requests of one operation in one hour. */
export function requestRow(line: RequestLine, month: BillingMonth): FocusRow {
  const { account, region, operation, requests, failedRequests, billedRequests, currency } = line;
  const paid = decimalText(line.paid / secondsPerHour, focusScales.price);
  return {
    ...serviceOf(lingjunProvider),
    ...billingOf(month),
    ServiceCategory: 'Networking',
    ServiceSubcategory: 'Network Infrastructure',
    ServiceName: 'PAI Lingjun Network API',
    BilledCost: paid,
    ContractedCost: paid,
    EffectiveCost: paid,
    ListCost: decimalText(line.list / secondsPerHour, focusScales.price),
    ListUnitPrice: unitPriceOf(line),
    BillingAccountId: account,
    BillingAccountName: account,
    BillingCurrency: currency,
    ChargeCategory: 'Usage',
    ChargeDescription: `${operation}, ${requests} requests (${failedRequests} failed)`,
    ChargeFrequency: 'Usage-Based',
    ChargePeriodStart: timeText(line.startMs),
    ChargePeriodEnd: timeText(line.endMs),
    ConsumedQuantity: String(requests),
    ConsumedUnit: 'Requests',
    PricingCategory: 'Standard',
    PricingQuantity: String(billedRequests),
    PricingUnit: 'Requests',
    RegionId: region || null,
    RegionName: region || null,
    SkuId: `lingjun/${operation}`,
    SkuMeter: 'API Requests',
    SkuPriceId: `lingjun/${operation}/request`,
    SkuPriceDetails: JSON.stringify({ x_Action: operation }),
    x_Action: operation,
    x_BilledRequests: billedRequests,
    x_FailedRequests: failedRequests,
  };
}

/** The price of one request; null where they had several. */
function unitPriceOf({ list, billedRequests }: RequestLine): string | null {
  const [cost, count] = [list / secondsPerHour, BigInt(billedRequests)];
  if (count === 0n || cost % count !== 0n) return null;
  return decimalText(cost / count, focusScales.price);
}
