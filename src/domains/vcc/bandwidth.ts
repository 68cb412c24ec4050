import { BadInput } from '../../errors.ts';

/** Mbit/s that the service sells. Source: the documentation of CreateVcc and UpdateVcc. */
const sold = { least: 1_000, most: 400_000 };

export function checkBandwidth(mbps: number, argument: string): void {
  if (mbps >= sold.least && mbps <= sold.most) return;
  throw new BadInput({ argument, expected: `${sold.least} to ${sold.most} Mbit/s`, got: mbps });
}
