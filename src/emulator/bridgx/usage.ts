import type { BridgxInstance } from '../fleet/model.ts';
import type { Call } from './call.ts';
import { parseGoDate } from './dates.ts';
import { failure, panicked, type Reply, success } from './envelope.ts';
import { cut, pager, readPage } from './paging.ts';
import { findCluster, machinesOf, organisationKeys } from './rows.ts';
import { columnMs, wholeSeconds } from './times.ts';

/** A day of the server's zone: always 24 hours from local midnight, whatever the clocks do. */
interface Day {
  startMs: number;
  endMs: number;
}

/** instance/usage_total: machine seconds of a day. A future day is negative. */
export function usageTotal(call: Call): Reply {
  const day = readDay(call);
  if ('error' in day) return failure(400, day.error);
  const machines = machinesOf(call.state, countedClusters(call));
  return success({ usage_total: machines.reduce((sum, row) => sum + usedSeconds(row, day, call.nowMs), 0) });
}

/** instance/usage_statistics: the machines that lived on a day, each with its whole life. An empty list is null. */
export function usageStatistics(call: Call): Reply {
  const day = readDay(call);
  if ('error' in day) return failure(400, day.error);
  const page = readPage(call);
  const rows = machinesOf(call.state, countedClusters(call))
    .filter((row) => livedOn(row, day))
    .toReversed();
  const listed = cut(rows, page);
  if (listed.some((row) => row.status === 'DELETED' && row.deletedMs === null)) return panicked;
  return success({ instance_list: usageRows(call, listed), pager: pager(page, rows.length) });
}

function readDay(call: Call): Day | { error: string } {
  const date = parseGoDate(call.query('date'));
  if ('error' in date) return date;
  const startMs = call.zone.midnightMs(date.utcMidnightMs);
  return { startMs, endMs: startMs + 86_400_000 };
}

/** A given name is taken as it is; else the enabled standard clusters that the organisation has now. */
function countedClusters(call: Call): string[] {
  const name = call.query('cluster_name');
  if (name !== '') return [name];
  const keys = organisationKeys(call.state, call.orgId);
  return call.state.clusters
    .filter(({ deleted, status, clusterType }) => !deleted && status === 'ENABLE' && clusterType === 'standard')
    .filter(({ accountKey }) => keys.includes(accountKey))
    .map((cluster) => cluster.name);
}

/** The clock runs from the row's creation, while the machine is still pending. */
function usedSeconds(row: BridgxInstance, day: Day, nowMs: number): number {
  const createdMs = columnMs(row.createdMs);
  const fromMs = Math.max(createdMs, day.startMs);
  if (row.status !== 'DELETED') {
    return createdMs > day.endMs ? 0 : wholeSeconds(Math.min(day.endMs, nowMs) - fromMs);
  }
  if (row.deletedMs === null || createdMs >= day.endMs) return 0;
  const deletedMs = columnMs(row.deletedMs);
  return deletedMs < day.startMs ? 0 : wholeSeconds(Math.min(deletedMs, day.endMs) - fromMs);
}

function livedOn(row: BridgxInstance, { startMs, endMs }: Day): boolean {
  return columnMs(row.createdMs) < endMs && (row.deletedMs === null || columnMs(row.deletedMs) >= startMs);
}

/** The machine type is that of the page's first row, put on all of them; "" once that cluster is deleted. */
function usageRows(call: Call, rows: readonly BridgxInstance[]) {
  const [first] = rows;
  if (first === undefined) return null;
  const instanceType = findCluster(call.state, first.clusterName)?.instanceType ?? '';
  return rows.map((row) => ({
    id: String(row.id),
    cluster_name: row.clusterName,
    instance_id: row.instanceId,
    startup_at: call.zone.text(row.createdMs),
    shutdown_at: endedMs(row) === null ? '-' : call.zone.text(endedMs(row) ?? 0),
    startup_time: wholeSeconds(columnMs(endedMs(row) ?? call.nowMs) - columnMs(row.createdMs)),
    instance_type: instanceType,
  }));
}

const endedMs = (row: BridgxInstance): number | null => (row.status === 'DELETED' ? row.deletedMs : null);
