import { z } from 'zod';
import { decimal, flag, integer, list, record, text, time } from '../../decode.ts';

/** A switch, node or NIC with what hangs on it. The roots come in upper camel case, all below them in lower. */
export interface FabricLayerAnswer {
  readonly layerName: string | null;
  readonly layerType: string | null;
  readonly nextLayer: readonly FabricLayerAnswer[];
}

const fabricLayer: z.ZodType<FabricLayerAnswer> = record({
  layerName: text,
  layerType: text,
  nextLayer: list(z.lazy(() => fabricLayer)),
});

export const fabricTopology = record({
  clusterId: text,
  regionId: text,
  topoInfo: list(fabricLayer),
  vpcId: text,
  vpdId: text,
});

export const neighbour = record({ instanceId: text, ncd: integer });

export const distance = record({ instanceId1: text, instanceId2: text, instanceType: text, ncd: integer });

export const flowInfo = record({
  direction: text,
  metricName: text,
  regionId: text,
  timestamp: time,
  value: decimal,
  vccId: text,
});

export const serviceRole = record({ hasRole: flag });
