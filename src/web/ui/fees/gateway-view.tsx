import { GatewaySpendingDocument } from '../generated.ts';
import { Scroll } from './scroll.tsx';
import { useAnswer } from './use-answer.ts';
import { daysBefore, type Viewing } from './view.ts';
import { grouped } from './words.ts';

/** What the gateway's own calls to the upstreams cost. */
export function GatewayView({ view, apiKey }: Viewing) {
  const range = { from: `${view.from}T00:00:00Z`, to: `${daysBefore(view.to, -1)}T00:00:00Z` };
  const { data, error, isWaiting } = useAnswer(GatewaySpendingDocument, range, apiKey);
  const title = `Calls to the upstreams, ${view.from} to ${view.to} (UTC)`;
  return (
    <section aria-label="Gateway spending" aria-busy={isWaiting}>
      <h2>{title}</h2>
      {error ? <p role="alert">{error}</p> : null}
      <Scroll label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">Operation</th>
              <th scope="col" className="number">
                Calls
              </th>
              <th scope="col" className="number">
                Billed
              </th>
              <th scope="col" className="number">
                Cost
              </th>
              <th scope="col" className="number">
                Free tier
              </th>
            </tr>
          </thead>
          <tbody>
            {data?.upstreamSpend?.map((row) => (
              <tr key={`${row.upstream} ${row.operation} ${row.amount.currency}`}>
                <th scope="row">{row.operation}</th>
                <td className="number">{grouped(String(row.calls))}</td>
                <td className="number">{grouped(String(row.billedCalls))}</td>
                <td className="number">
                  {row.amount.amount} {row.amount.currency}
                </td>
                <td className="number">{row.freeTierAmount.amount}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
