import { useState } from 'react';
import { ReconciliationDocument, type UsageDifferenceCause } from '../generated.ts';
import { Scroll } from './scroll.tsx';
import { useAnswer } from './use-answer.ts';
import type { Viewing } from './view.ts';
import { grouped } from './words.ts';

const causes: Readonly<Record<UsageDifferenceCause, string>> = {
  DAY_NOT_OVER: 'the day is not over',
  NONE: 'equal',
  ROWS_MISSING: 'BridgX lists machines no more that it listed before',
  ROWS_UNREADABLE: 'BridgX fails to list the machines',
  TOTAL_NEGATIVE: 'BridgX says less than nothing',
  TOTAL_UNREADABLE: 'BridgX gave no total',
  TOTAL_WHOLE_LIVES: 'BridgX sums whole lives instead of shares of the day',
  TOTAL_ZERO: 'BridgX says 0',
  UNKNOWN: 'not known',
};

/** BridgX's own totals beside the sums of the machines, and what changed after a day was closed. */
export function ReconciliationView({ view, apiKey }: Viewing) {
  const [isDifferent, setDifferent] = useState(true);
  const { from, to } = view;
  const { data, error, isWaiting } = useAnswer(
    ReconciliationDocument,
    { from, to, since: `${from}T00:00:00Z`, isDifferent },
    apiKey,
  );
  return (
    <section aria-label="Reconciliation" aria-busy={isWaiting}>
      <h2>Our sums against BridgX's totals</h2>
      <label className="check">
        <input type="checkbox" checked={isDifferent} onChange={({ target }) => setDifferent(target.checked)} />
        Only days that differ
      </label>
      {error ? <p role="alert">{error}</p> : null}
      {data?.usageReconciliations?.nodes.length === 0 ? (
        <p>
          None between {from} and {to}.
        </p>
      ) : null}
      <Scroll label="Sums and totals by day and cluster">
        <table>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Cluster</th>
              <th scope="col" className="number">
                Ours, s
              </th>
              <th scope="col" className="number">
                BridgX, s
              </th>
              <th scope="col" className="number">
                Difference, s
              </th>
              <th scope="col">Cause</th>
            </tr>
          </thead>
          <tbody>
            {data?.usageReconciliations?.nodes.map((row) => (
              <tr key={`${row.day} ${row.clusterName}`}>
                <th scope="row">{row.day}</th>
                <td>{row.clusterName}</td>
                <td className="number">{seconds(row.ownSeconds)}</td>
                <td className="number">{seconds(row.upstreamSeconds)}</td>
                <td className="number">{seconds(row.differenceSeconds)}</td>
                <td>{causes[row.cause]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <h2>Corrections of closed days since {from}</h2>
      {data?.usageCorrections?.nodes.length === 0 ? <p>None.</p> : null}
      <ul>
        {data?.usageCorrections?.nodes.map((row) => (
          <li key={`${row.day} ${row.clusterName} ${row.machineType} ${row.revision}`}>
            {row.day}, {row.clusterName}, {row.machineType ?? 'unknown type'}: {seconds(row.usedSecondsBefore)} s, then{' '}
            {seconds(row.usedSeconds)} s, known {row.knownAt}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Seconds are whole numbers far below 2^53. */
function seconds(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : grouped(String(value));
}
