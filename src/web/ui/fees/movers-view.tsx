import { FeesMovedDocument } from '../generated.ts';
import { nameOf } from './chart-data.ts';
import { Scroll } from './scroll.tsx';
import { useAnswer } from './use-answer.ts';
import { daysBefore, daysIn, groupingOf, type Viewing } from './view.ts';
import { causeWords, dimensionWords, grouped } from './words.ts';

/** What costs more or less than in the period before, and why. */
export function MoversView({ view, apiKey }: Viewing) {
  const { from, to, groupBy } = view;
  const before = { from: daysBefore(from, daysIn(from, to)), to: daysBefore(from, 1) };
  const asked = { previous: before, current: { from, to }, ...groupingOf(view) };
  const { data, error, isWaiting } = useAnswer(FeesMovedDocument, asked, apiKey);
  const title = `${from} to ${to}, against ${before.from} to ${before.to}`;
  return (
    <section aria-label="What changed" aria-busy={isWaiting}>
      <h2>{title}</h2>
      {error ? <p role="alert">{error}</p> : null}
      {data?.feeMovers?.totals.map(({ change }) => (
        <p key={change.currency} className="sum">
          {signed(change.amount)} <small>{change.currency}</small>
        </p>
      ))}
      <Scroll label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{dimensionWords[groupBy]}</th>
              <th scope="col" className="number">
                Before
              </th>
              <th scope="col" className="number">
                After
              </th>
              <th scope="col" className="number">
                Change
              </th>
              <th scope="col">Because of</th>
            </tr>
          </thead>
          <tbody>
            {data?.feeMovers?.movers.map((mover) => (
              <tr key={`${nameOf({ keys: mover.keys })} ${mover.change.currency}`}>
                <th scope="row">{nameOf({ keys: mover.keys })}</th>
                <td className="number">{grouped(mover.before.amount)}</td>
                <td className="number">{grouped(mover.after.amount)}</td>
                <td className="number">
                  {signed(mover.change.amount)} {mover.change.currency}
                </td>
                <td>
                  {mover.causes.map(({ cause, amount }) => `${causeWords[cause]} ${signed(amount.amount)}`).join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

function signed(amount: string): string {
  return amount.startsWith('-') ? `−${grouped(amount.slice(1))}` : `+${grouped(amount)}`;
}
