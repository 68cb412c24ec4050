import { useState } from 'react';
import { FeesHistoryDocument } from '../generated.ts';
import { Controls } from './controls.tsx';
import { CostsView } from './costs-view.tsx';
import { GatewayView } from './gateway-view.tsx';
import { storedKey } from './key.ts';
import { KeyForm } from './key-form.tsx';
import { MoversView } from './movers-view.tsx';
import { Progress } from './progress.tsx';
import { ReconciliationView } from './reconciliation-view.tsx';
import { useThemeToggle } from './theme.ts';
import { useAnswer } from './use-answer.ts';
import { useView } from './use-view.ts';
import { type Days, tabs, type Viewing } from './view.ts';
import { tabWords } from './words.ts';

/** What it cost, by what, whether that is final, and what changed. */
export function FeesPage() {
  const [key, setKey] = useState(storedKey);
  const [theme, toggleTheme] = useThemeToggle();
  const { data, error, isRefused } = useAnswer(FeesHistoryDocument, {}, key);
  const history = data?.feesHistory;
  return (
    <>
      <header>
        <h1>Fees</h1>
        <a href="/graphql">GraphiQL</a>
        <button type="button" onClick={toggleTheme}>
          {theme === 'dark' ? 'Light' : 'Dark'} colours
        </button>
      </header>
      <main>
        {isRefused || key !== '' ? <KeyForm isRefused={isRefused} onKey={setKey} /> : null}
        {error && !isRefused ? <p role="alert">{error}</p> : null}
        {error || history ? null : <Progress label="Reading the history…" />}
        {history ? (
          <Opened
            days={{ first: history.firstDay ?? history.today, today: history.today }}
            apiKey={key}
            isEmpty={!history.firstDay}
          />
        ) : null}
      </main>
    </>
  );
}

function Opened({ days, apiKey, isEmpty }: { days: Days; apiKey: string; isEmpty: boolean }) {
  const [opened] = useState(days);
  const [view, change] = useView(opened);
  return (
    <>
      {isEmpty ? (
        <p role="status">
          The history is empty so far. The gateway reads today and yesterday by itself;{' '}
          <code>npm run sync -- --from 2025-01-01</code> reads what was before.
        </p>
      ) : null}
      <Controls view={view} days={opened} onChange={change} />
      <nav aria-label="Views">
        {tabs.map((tab) => (
          <button
            key={tab}
            type="button"
            aria-current={view.tab === tab ? 'page' : undefined}
            onClick={() => change({ tab, period: '', cluster: '' })}
          >
            {tabWords[tab]}
          </button>
        ))}
      </nav>
      <Shown view={view} days={opened} apiKey={apiKey} onChange={change} />
    </>
  );
}

function Shown(props: Viewing) {
  if (props.view.tab === 'movers') return <MoversView {...props} />;
  if (props.view.tab === 'reconciliation') return <ReconciliationView {...props} />;
  if (props.view.tab === 'gateway') return <GatewayView {...props} />;
  return <CostsView {...props} />;
}
