import { builder } from '../builder.ts';
import { BadInput } from '../errors.ts';

interface TextEnum<Names extends string> {
  readonly description: string;
  readonly values: Readonly<Record<Names, string>>;
  /** Other texts for the same, as a manual has them. */
  readonly aliases?: Readonly<Record<string, NoInfer<Names>>>;
}

/**
 * An enum for a set of texts that an upstream documents. Its value UNDOCUMENTED stands for any other text; the raw
 * text has a field of its own beside it. Upstream texts contain blanks, so they cannot be names themselves.
 */
export function textEnum<Names extends string>(name: string, { description, values, aliases = {} }: TextEnum<Names>) {
  const names = Object.keys(values) as Names[]; // keys of the record just given
  const byText = new Map<string, Names>([
    ...names.map((key) => [plain(values[key]), key] as const),
    ...Object.entries(aliases).map(([text, key]) => [plain(text), key] as const),
  ]);
  const type = builder.enumType(name, {
    description,
    values: {
      ...Object.fromEntries(names.map((key) => [key, { description: `"${values[key]}" upstream.` }])),
      UNDOCUMENTED: { description: 'A text that the upstream does not document; read the raw text beside it.' },
    } as Record<Names | 'UNDOCUMENTED', { description: string }>, // the keys are those two sets
  });
  /** The value of a text; null when there is none. */
  const of = (text: string | null): Names | 'UNDOCUMENTED' | null =>
    text === null || text === '' ? null : (byText.get(plain(text)) ?? 'UNDOCUMENTED');
  /** The text of a value that a caller chose. Throws BadInput for UNDOCUMENTED, which stands for no text. */
  const textOf = (chosen: Names | 'UNDOCUMENTED', argument: string): string => {
    if (chosen !== 'UNDOCUMENTED') return values[chosen];
    throw new BadInput({ argument, expected: `one of: ${names.join(', ')}`, got: chosen });
  };
  return { type, of, textOf };
}

/** Servers differ in case between their filters and their answers. */
function plain(text: string): string {
  return text.trim().toLowerCase();
}
