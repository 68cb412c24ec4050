import { useState } from 'react';
import { authorization } from './key.ts';
import { groupingOf, type View } from './view.ts';

const versions = ['1.4', '1.3', '1.2'] as const;

/** The same fees as files, for spreadsheets and other tools. */
export function Downloads({ view, apiKey }: { view: View; apiKey: string }) {
  const [version, setVersion] = useState<string>(versions[0]);
  const [problem, setProblem] = useState('');
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
            // A link cannot carry a key.
            if (apiKey === '') return;
            event.preventDefault();
            setProblem('');
            save(href, apiKey).catch((error: unknown) => setProblem(String(error)));
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

/** Fetches a file with the key and gives it to the browser to keep. It is held whole until then. */
async function save(href: string, apiKey: string): Promise<void> {
  const response = await fetch(href, { headers: authorization(apiKey) });
  if (!response.ok) {
    const { errors } = (await response.json()) as { errors: readonly { message: string }[] }; // as the gateway refuses
    throw new Error(errors[0]?.message ?? `the gateway answered ${response.status}`);
  }
  const [, name = ''] = /filename="(.*)"/.exec(response.headers.get('content-disposition') ?? '') ?? [];
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
