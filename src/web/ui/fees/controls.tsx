import { dimensions, granularities, type Viewing } from './view.ts';
import { dimensionWords, granularityWords } from './words.ts';

/** What is shown: which days, how long a period is, and by what it is kept apart. */
export function Controls({ view, days, onChange }: Omit<Viewing, 'apiKey'>) {
  const { from, to, granularity, groupBy, tagKey } = view;
  return (
    <form className="controls" onSubmit={(event) => event.preventDefault()}>
      <label>
        From
        <input
          type="date"
          value={from}
          min={days.first}
          max={to}
          onChange={({ target }) => target.value && onChange({ from: target.value })}
        />
      </label>
      <label>
        To
        <input
          type="date"
          value={to}
          min={from}
          max={days.today}
          onChange={({ target }) => target.value && onChange({ to: target.value })}
        />
      </label>
      <label>
        Per
        <select
          value={granularity}
          onChange={({ target }) => onChange({ granularity: known(granularities, target.value), period: '' })}
        >
          {granularities.map((each) => (
            <option key={each} value={each}>
              {granularityWords[each]}
            </option>
          ))}
        </select>
      </label>
      <label>
        By
        <select value={groupBy} onChange={({ target }) => onChange({ groupBy: known(dimensions, target.value) })}>
          {dimensions.map((each) => (
            <option key={each} value={each}>
              {dimensionWords[each]}
            </option>
          ))}
        </select>
      </label>
      {groupBy === 'TAG' ? (
        <label>
          Key of the tag
          <input defaultValue={tagKey} onBlur={({ target }) => onChange({ tagKey: target.value })} />
        </label>
      ) : null}
    </form>
  );
}

function known<T extends string>(values: readonly T[], text: string): T {
  const value = values.find((each) => each === text) ?? values[0];
  if (value === undefined) throw new Error('a choice without values');
  return value;
}
