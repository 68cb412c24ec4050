import { createDice } from '../fleet/dice.ts';
import type { Vcc } from '../fleet/model.ts';
import type { InputOf } from './input.ts';
import { type Answer, inRegion, matches, type Scene } from './scene.ts';

const stepMs = 60_000;
const defaultWindowMs = 5 * stepMs;
const directions = ['IN', 'OUT'] as const;
const metrics = {
  totalBytesRate: ({ total }: Load) => total,
  totalPacketsRate: ({ total }: Load) => total / bytesOfPacket,
  passBytesRate: ({ total, dropped }: Load) => total - dropped,
  passPacketsRate: ({ total, dropped }: Load) => (total - dropped) / bytesOfPacket,
  dropBytesRate: ({ dropped }: Load) => dropped,
  dropPacketsRate: ({ dropped }: Load) => dropped / bytesOfPacket,
} as const;
const bytesOfPacket = 1400;

/** A sample a minute, of the last five minutes unless asked otherwise. Never cut, although it gives a total. */
export function listVccFlowInfos(input: InputOf<'ListVccFlowInfos'>, scene: Scene): Answer {
  const to = input.To ?? scene.nowMs;
  const from = Math.max(input.From ?? scene.nowMs - defaultWindowMs, 0);
  const vccs = inRegion(scene.state.vccs, scene).filter(
    ({ vccId, status }) => matches(input.VccId, vccId) && !idle.has(status),
  );
  const rows = vccs.flatMap((vcc) =>
    directions
      .filter((direction) => matches<string>(input.Direction, direction))
      .flatMap((direction) => samplesOf(vcc, { direction, metric: input.MetricName, from, to })),
  );
  return { payload: { Data: rows, Total: rows.length } };
}

const idle = new Set(['Prepaid', 'Init', 'Executing']);

interface Window {
  direction: string;
  metric: string | undefined;
  from: number;
  to: number;
}

function samplesOf(vcc: Vcc, { direction, metric, from, to }: Window) {
  const first = Math.ceil(from / stepMs) * stepMs;
  const count = Math.max(0, Math.floor((to - first) / stepMs) + 1);
  const names = Object.entries(metrics).filter(([name]) => matches(metric, name));
  return names.flatMap(([MetricName, measure]) =>
    Array.from({ length: count }, (_, index) => {
      const Timestamp = first + index * stepMs;
      const Value = measure(loadAt(vcc, direction, Timestamp));
      return { Direction: direction, MetricName, RegionId: vcc.regionId, Timestamp, Value, VccId: vcc.vccId };
    }),
  );
}

/** Bytes a second. */
interface Load {
  total: number;
  dropped: number;
}

function loadAt({ vccId, bandwidthMbps }: Vcc, direction: string, epochMs: number): Load {
  const key = `${vccId}/${direction}/${epochMs}`;
  const total = ((bandwidthMbps * 1_000_000) / 8) * dice.fraction(key);
  return { total, dropped: total * dice.fraction(`${key}/dropped`) * 0.001 };
}

const dice = createDice(0);
