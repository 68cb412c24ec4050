import type { MachineCluster } from './machine-clusters.ts';

/**
 * What the machine in a slot is to Lingjun: a node by its id; the holder of one interface's address, or of an
 * address that two interfaces carry; the holder of an address that only a neighbouring VPC knows; or nothing.
 */
type MachineRole = 'node' | 'address' | 'ambiguous' | 'stranger' | 'plain';

/** A place in a cluster that always holds exactly one live machine. */
export interface MachineSlot {
  key: string;
  /** Unique in the fleet and below 100,000, for the row ids are made with it. */
  number: number;
  home: MachineCluster;
  role: MachineRole;
  /** Place among the machines of the vSwitch. */
  position: number;
}

export function createMachineSlots(homes: MachineCluster[], numbers: { key: string; from: number }): MachineSlot[] {
  const positions = new Map<string, number>();
  let gpu = 0;
  return homes
    .flatMap((home) => Array.from({ length: home.machines }, () => home))
    .map((home, index) => {
      const position = positions.get(home.vswitch.switchId) ?? 0;
      positions.set(home.vswitch.switchId, position + 1);
      const isGpu = home.cluster.extendConfig.cpuType === 'GPU';
      const role = isGpu ? roleOf(gpu++) : 'plain';
      return { key: `${numbers.key}/slot-${index}`, number: numbers.from + index, home, role, position };
    });
}

/** Of 146 GPU machines 100 are nodes, 15 and 2 are known by address, 3 only seem to be; spread over the clusters. */
function roleOf(gpu: number): MachineRole {
  const place = (gpu * 37) % 146;
  if (place < 100) return 'node';
  if (place < 115) return 'address';
  if (place < 117) return 'ambiguous';
  return place < 120 ? 'stranger' : 'plain';
}
