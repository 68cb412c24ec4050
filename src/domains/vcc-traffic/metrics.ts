/** What the service measures of a connection, by its own name. Source: the parameters of ListVccFlowInfos. */
export const metrics = {
  TOTAL_BYTES: { name: 'totalBytesRate', unit: 'BYTES_PER_SECOND', description: 'Bytes in all.' },
  TOTAL_PACKETS: { name: 'totalPacketsRate', unit: 'PACKETS_PER_SECOND', description: 'Packets in all.' },
  PASSED_BYTES: { name: 'passBytesRate', unit: 'BYTES_PER_SECOND', description: 'Bytes that were let through.' },
  PASSED_PACKETS: {
    name: 'passPacketsRate',
    unit: 'PACKETS_PER_SECOND',
    description: 'Packets that were let through.',
  },
  DROPPED_BYTES: { name: 'dropBytesRate', unit: 'BYTES_PER_SECOND', description: 'Bytes that were dropped.' },
  DROPPED_PACKETS: { name: 'dropPacketsRate', unit: 'PACKETS_PER_SECOND', description: 'Packets that were dropped.' },
} as const;
export type Metric = keyof typeof metrics;

export const units = {
  BYTES_PER_SECOND: { description: 'Bytes a second.' },
  PACKETS_PER_SECOND: { description: 'Packets a second.' },
} as const;

/** Ways through a connection, which the service spells alike. */
export const directions = {
  IN: { description: 'Incoming, as the service counts it.' },
  OUT: { description: 'Outgoing, as the service counts it.' },
} as const;
export type Direction = keyof typeof directions;
