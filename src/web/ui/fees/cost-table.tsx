import { type FeeDimension, FeesTableDocument, type FeesTableQuery } from '../generated.ts';
import { nameOf } from './chart-data.ts';
import { Scroll } from './scroll.tsx';
import { useAnswer } from './use-answer.ts';
import { groupingOf, type View, type Viewing } from './view.ts';
import { dimensionWords, grouped, statusWords } from './words.ts';

type Row = NonNullable<FeesTableQuery['fees']>['rows']['nodes'][number];

/** Months, the clusters of a month, the machines of a cluster: each row leads further down. */
export function CostTable({ view, apiKey, onChange }: Viewing) {
  const depth = depthOf(view);
  const { data, error, isWaiting } = useAnswer(FeesTableDocument, questionOf(view), apiKey);
  return (
    <section aria-label="Table" aria-busy={isWaiting}>
      <h2>{titleOf(view)}</h2>
      <Path view={view} onChange={onChange} />
      {error ? <p role="alert">{error}</p> : null}
      <Scroll label={titleOf(view)}>
        <table>
          <thead>
            <tr>
              <th scope="col">{depth === 'months' ? 'Month' : dimensionWords[dimensionOf(view)]}</th>
              <th scope="col" className="number">
                Cost
              </th>
              <th scope="col" className="number">
                List price
              </th>
              <th scope="col" className="number">
                Machine hours
              </th>
              <th scope="col" className="number">
                Without price
              </th>
              <th scope="col">How final</th>
            </tr>
          </thead>
          <tbody>
            {data?.fees?.rows.nodes.map((row) => (
              <TableRow key={`${row.from} ${nameOf(row)}`} row={row} view={view} onChange={onChange} />
            ))}
          </tbody>
          {data?.fees ? (
            <tfoot>
              <Cells row={data.fees.total} name="Total" />
            </tfoot>
          ) : null}
        </table>
      </Scroll>
      {data?.fees?.rows.pageInfo.hasNextPage ? <p>The first 200 rows; the downloads have all.</p> : null}
    </section>
  );
}

function TableRow({ row, view, onChange }: { row: Row; view: View; onChange: Viewing['onChange'] }) {
  const name = depthOf(view) === 'months' ? row.from.slice(0, 7) : nameOf(row);
  const down = downFrom(row, view);
  return (
    <Cells
      row={row}
      name={
        down ? (
          <button type="button" className="drill" onClick={() => onChange(down)}>
            {name}
          </button>
        ) : (
          name
        )
      }
    />
  );
}

function Cells({ row, name }: { row: Row; name: React.ReactNode }) {
  const { mark, word, meaning } = statusWords[row.status];
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">
        {row.costs.map(({ amount, currency }) => (
          <div key={currency}>
            {grouped(amount.amount)} {currency}
          </div>
        ))}
      </td>
      <td className="number">
        {row.costs.map(({ listAmount, currency }) => (
          <div key={currency}>{grouped(listAmount.amount)}</div>
        ))}
      </td>
      <td className="number">{grouped(row.machineHours)}</td>
      <td className="number">{Number(row.unpricedHours) > 0 ? grouped(row.unpricedHours) : ''}</td>
      <td title={meaning}>
        <span aria-hidden="true">{mark}</span> {word}
      </td>
    </tr>
  );
}

/** Where in the table one is, and the way back up. */
function Path({ view, onChange }: { view: View; onChange: Viewing['onChange'] }) {
  if (depthOf(view) === 'months') return null;
  return (
    <p className="path">
      <button type="button" onClick={() => onChange({ period: '', cluster: '' })}>
        All months
      </button>
      {view.cluster ? (
        <button type="button" onClick={() => onChange({ cluster: '' })}>
          {view.period}
        </button>
      ) : null}
    </p>
  );
}

type Depth = 'months' | 'groups' | 'machines';

function depthOf({ period, cluster }: View): Depth {
  if (cluster) return 'machines';
  return period ? 'groups' : 'months';
}

function dimensionOf(view: View): FeeDimension {
  return depthOf(view) === 'machines' ? 'MACHINE' : view.groupBy;
}

function titleOf(view: View): string {
  const depth = depthOf(view);
  if (depth === 'months') return 'By month';
  return depth === 'groups' ? view.period : `${view.cluster}, ${view.period}`;
}

function questionOf(view: View) {
  const depth = depthOf(view);
  if (depth === 'months') return { from: view.from, to: view.to, granularity: 'MONTH' as const, groupBy: [] };
  const range = { ...withinMonth(view), granularity: 'RANGE' as const };
  if (depth === 'groups') return { ...range, ...groupingOf(view) };
  return { ...range, groupBy: ['MACHINE' as const], filter: { clusters: [view.cluster] } };
}

/** The part of the range that lies in the month. */
function withinMonth({ from, to, period }: View) {
  const first = `${period}-01`;
  const last = new Date(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5, 7)), 0)).toISOString().slice(0, 10);
  return { from: from > first ? from : first, to: to < last ? to : last };
}

/** Where a row leads; undefined at the bottom. */
function downFrom(row: Row, view: View): Partial<View> | undefined {
  if (depthOf(view) === 'months') return { period: row.from.slice(0, 7), cluster: '' };
  const cluster = view.groupBy === 'CLUSTER' ? row.keys[0]?.value : undefined;
  return depthOf(view) === 'groups' && cluster ? { cluster } : undefined;
}
