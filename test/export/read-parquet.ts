import { parquetMetadata, parquetReadObjects } from 'hyparquet';

/** Reads a file; its decimal numbers as texts, which the reader itself would make floats. */
export async function readParquet(response: Response): Promise<Record<string, unknown>[]> {
  const file = new Uint8Array(Buffer.from(await response.arrayBuffer())).buffer;
  const metadata = parquetMetadata(file);
  const scales = new Map<string, number>();
  for (const element of metadata.schema) {
    if (element.converted_type !== 'DECIMAL') continue;
    scales.set(element.name, element.scale ?? 0);
    delete element.converted_type;
  }
  const rows = await parquetReadObjects({ file, metadata });
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, told(value, scales.get(name))])),
  );
}

function told(value: unknown, scale: number | undefined): unknown {
  return scale !== undefined && value instanceof Uint8Array ? decimal(value, scale) : value;
}

/** Two's complement, the greatest byte first. */
function decimal(bytes: Uint8Array, scale: number): string {
  const whole = BigInt.asIntN(8 * bytes.length, BigInt(`0x${Buffer.from(bytes).toString('hex')}`));
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0');
  const split = digits.length - scale;
  const text = `${digits.slice(0, split)}.${digits.slice(split)}`.replace(/\.?0+$/, '') || '0';
  return `${whole < 0n ? '-' : ''}${scale === 0 ? digits : text}`;
}
