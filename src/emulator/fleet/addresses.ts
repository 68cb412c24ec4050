/** The address at a distance from the start of an IPv4 block. */
export function addressAt(cidr: string, offset: number): string {
  const [network = '0.0.0.0'] = cidr.split('/');
  const start = network.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const address = start + offset;
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

export function prefixOf(cidr: string): number {
  return Number(cidr.split('/')[1]);
}

/** How many addresses a block has. */
export function sizeOf(cidr: string): number {
  return 2 ** (32 - prefixOf(cidr));
}

/**
 * Hands out the addresses of blocks, four in a row to each interface: its own and up to three secondary ones.
 * They come from the lower half of a block; machines that are no Lingjun node take the upper half.
 */
export function createAddressBook() {
  const taken = new Map<string, number>();
  return {
    nextFour(block: { id: string; cidr: string }): [string, string, string, string] {
      const first = taken.get(block.id) ?? 12;
      taken.set(block.id, first + 4);
      const at = (step: number) => addressAt(block.cidr, first + step);
      return [at(0), at(1), at(2), at(3)];
    },
  };
}

export type AddressBook = ReturnType<typeof createAddressBook>;
