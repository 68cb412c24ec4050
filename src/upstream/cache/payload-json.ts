import { exactJson } from '../json.ts';

/** BridgX sends the passwords of its machines in clear with each of them, and the keys of newer clusters. */
const secretName = /(password|passwd|secret|private_?key)$/i;
const namedInText = /"\w*(?:password|passwd|secret|private_?key)":/i;

/** A payload as it is kept and shared: without the secrets in it, which nothing in the schema reads. */
export function payloadJson(payload: unknown): string {
  const text = exactJson(payload);
  return namedInText.test(text) ? exactJson(withoutSecrets(payload)) : text;
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !secretName.test(name));
  return Object.fromEntries(entries.map(([name, entry]) => [name, withoutSecrets(entry)]));
}
