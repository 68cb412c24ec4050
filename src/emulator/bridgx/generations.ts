/**
 * The servers there are: the last public state of the source; the later one that came with the manual; and one that
 * nobody has seen, which does what the manual's tables say.
 */
export const generations = ['2022-03', '2022-11', 'manual'] as const;
export type Generation = (typeof generations)[number];

export interface Envelope {
  code: number;
  data: unknown;
  msg: string;
}

const first = ['AlibabaCloud', 'HuaweiCloud', 'TencentCloud'];

/** The clouds that a request may name, in the order in which a refusal lists them. */
export function providersOf(generation: Generation): readonly string[] {
  return generation === '2022-03' ? first : ['AWSCloud', 'AlibabaCloud', 'BaiduCloud', 'HuaweiCloud', 'TencentCloud'];
}

/** An answer as the generation words it. */
export function inWordsOf(generation: Generation, { code, data, msg }: Envelope): Envelope {
  if (generation === '2022-03') return { code, data, msg };
  if (generation === '2022-11') return { code, data: withMarker(data), msg };
  return { code: code === 200 ? 0 : code, data: manualForm(data), msg };
}

/** Only the pagers in snake case have it, in front. */
function withMarker(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('pager' in data)) return data;
  return { ...data, pager: { next_marker: '', ...Object(data.pager) } };
}

/** Snake case throughout, and ids as text. */
function manualForm(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return value.map(manualForm);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const name = snakeCase(key);
      return [name, name === 'id' && typeof inner === 'number' ? String(inner) : manualForm(inner)];
    }),
  );
}

function snakeCase(key: string): string {
  return /^[A-Z]/.test(key) ? key.replace(/(?<!^)[A-Z]/g, '_$&').toLowerCase() : key;
}
