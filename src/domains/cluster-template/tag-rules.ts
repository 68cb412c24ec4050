import { BadInput } from '../../errors.ts';
import type { TagText } from '../../graph/text-rules.ts';

/** The width of the server's columns. */
const longest = 64;

/** Throws BadInput for tags that the server refuses. */
export function checkClusterTags(tags: readonly TagText[], argument: string): void {
  for (const [index, tag] of tags.entries()) {
    for (const part of ['key', 'value'] as const) {
      const { length } = [...tag[part]];
      if (length >= 1 && length <= longest) continue;
      const expected = `1 to ${longest} characters`;
      throw new BadInput({ argument: `${argument}.${index}.${part}`, expected, got: tag[part] });
    }
  }
  const twice = tags.find(({ key }, index) => tags.findIndex((other) => other.key === key) !== index);
  if (twice) throw new BadInput({ argument, expected: 'each key once', got: twice.key });
}
