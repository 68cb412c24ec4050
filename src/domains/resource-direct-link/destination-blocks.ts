/** The blocks of a text in which they are separated by commas, or by whatever its writer preferred. */
export function blocksOf(text: string | null): string[] {
  return (text ?? '').split(/[,;\s]+/).filter((cidr) => cidr !== '');
}
