import type { UsageRun } from '../../history/day-reading.ts';
import type { bridgxOperations } from '../../upstream/bridgx/operations.ts';
import type { AnswerOf } from '../../upstream/operation.ts';

type Row = AnswerOf<(typeof bridgxOperations)['instance.usage_statistics']>;

/** A row that says when a machine was made; others cannot be counted. Of a deleted cluster the type is "". */
export function toRun({ id, clusterName, instanceId, startupAt, shutdownAt, instanceType }: Row): UsageRun[] {
  if (id === null || clusterName === null || startupAt === null) return [];
  const run = { rowId: id, clusterName, instanceId: instanceId ?? '', instanceType: instanceType || null };
  return [{ ...run, startedAt: startupAt, stoppedAt: shutdownAt }];
}
