import type { View } from './view.ts';

/** The same fees as files, for spreadsheets and other tools. */
export function Downloads({ view }: { view: View }) {
  const fees = new URLSearchParams({
    from: view.from,
    to: view.to,
    granularity: view.granularity,
    groupBy: view.groupBy,
  });
  if (view.groupBy === 'TAG') fees.set('tagKeys', view.tagKey);
  const focus = new URLSearchParams({ from: view.from, to: view.to, version: '1.2' });
  return (
    <section aria-label="Downloads" className="downloads">
      <h2>Downloads</h2>
      {['csv', 'jsonl', 'parquet'].map((form) => (
        <a key={form} href={`/export/fees.${form}?${fees}`} download>
          Fees, {form}
        </a>
      ))}
      {['csv', 'parquet'].map((form) => (
        <a key={form} href={`/export/focus.${form}?${focus}`} download>
          FOCUS 1.2, {form}
        </a>
      ))}
    </section>
  );
}
