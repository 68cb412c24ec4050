import { useState } from 'react';
import { useKeyedDownload } from './keyed-download.ts';
import { Progress } from './progress.tsx';
import { groupingOf, type View } from './view.ts';

const versions = ['1.4', '1.3', '1.2'] as const;

/** The same fees as files, for spreadsheets and other tools. */
export function Downloads({ view, apiKey }: { view: View; apiKey: string }) {
  const [version, setVersion] = useState<string>(versions[0]);
  const { fetching, problem, start, cancel } = useKeyedDownload(apiKey);
  const focus = new URLSearchParams({ from: view.from, to: view.to, version });
  const links = [
    ...['csv', 'jsonl', 'parquet'].map((form) => ({
      name: `Fees, ${form}`,
      href: `/export/fees.${form}?${feesOf(view)}`,
    })),
    ...['csv', 'parquet'].map((form) => ({
      name: `FOCUS ${version}, ${form}`,
      href: `/export/focus.${form}?${focus}`,
    })),
    { name: `FOCUS ${version}, metadata`, href: `/export/focus.metadata.json?version=${version}` },
  ];
  return (
    <section aria-label="Downloads" className="downloads">
      <h2>Downloads</h2>
      {links.map(({ name, href }) => (
        <a
          key={name}
          href={href}
          download
          onClick={(event) => {
            if (apiKey === '') return;
            event.preventDefault();
            start(name, href);
          }}
        >
          {name}
        </a>
      ))}
      <label>
        FOCUS version{' '}
        <select value={version} onChange={({ target }) => setVersion(target.value)}>
          {versions.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      {fetching ? (
        <Progress
          label={`Fetching ${fetching.name}`}
          soFar={`${(fetching.bytes / 1_000_000).toFixed(1)} MB so far`}
          onCancel={cancel}
        />
      ) : null}
      {problem ? <p role="alert">{problem}</p> : null}
    </section>
  );
}

function feesOf(view: View): URLSearchParams {
  const { groupBy, tagKeys = [] } = groupingOf(view);
  const params = new URLSearchParams({ from: view.from, to: view.to, granularity: view.granularity });
  for (const by of [groupBy].flat()) params.append('groupBy', by);
  for (const key of tagKeys) params.append('tagKeys', key);
  return params;
}
