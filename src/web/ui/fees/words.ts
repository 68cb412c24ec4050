import type { FeeCause, FeeDimension, FeeGranularity, FeeStatus } from '../generated.ts';
import type { Tab } from './view.ts';

export const dimensionWords: Readonly<Record<FeeDimension, string>> = {
  ACCOUNT: 'Account',
  CHARGE_TYPE: 'Charge type',
  CLUSTER: 'Cluster',
  INSTANCE_TYPE: 'Machine type',
  MACHINE: 'Machine',
  PROVIDER: 'Provider',
  REGION: 'Region',
  SERVICE: 'Service',
  TAG: 'Tag',
};

export const granularityWords: Readonly<Record<FeeGranularity, string>> = {
  DAY: 'day',
  WEEK: 'week',
  MONTH: 'month',
  RANGE: 'range',
};

/** What a status means, in one sentence. */
export const statusWords: Readonly<Record<FeeStatus, { word: string; mark: string; meaning: string }>> = {
  OPEN: { word: 'open', mark: '○', meaning: 'The period is not over: its cost still grows.' },
  PARTIAL: {
    word: 'partial',
    mark: '◐',
    meaning: 'The period is over, but some of its days were not read to their end.',
  },
  CLOSED: { word: 'closed', mark: '●', meaning: 'All of it is known.' },
  CORRECTED: { word: 'corrected', mark: '✎', meaning: 'It was closed, and changed since.' },
};

export const causeWords: Readonly<Record<FeeCause, string>> = {
  CORRECTION: 'correction',
  GONE: 'gone',
  HOURS: 'other hours',
  NEW: 'new',
  PRICE: 'other price',
  REQUESTS: 'other requests',
};

export const tabWords: Readonly<Record<Tab, string>> = {
  costs: 'Costs',
  movers: 'What changed',
  reconciliation: 'Reconciliation',
  gateway: 'Gateway spending',
};

/** A key's value as people read it. */
export function valueWords(value: string | null | undefined): string {
  return value === null || value === undefined || value === '' ? '(none)' : value;
}

/** Digits in groups of three; the text stays exact. */
export function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.');
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}
