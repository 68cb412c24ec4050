import { useCallback, useEffect, useState } from 'react';
import { type Days, readView, type View, writeView } from './view.ts';

/** The view that the address says, and how it is changed: each change is a step that the back button undoes. */
export function useView(days: Days): [View, (change: Partial<View>) => void] {
  const [search, setSearch] = useState(location.search);
  useEffect(() => {
    const onPop = () => setSearch(location.search);
    addEventListener('popstate', onPop);
    return () => removeEventListener('popstate', onPop);
  }, []);
  const view = readView(search, days);
  const change = useCallback(
    (part: Partial<View>) => {
      const next = writeView({ ...readView(location.search, days), ...part });
      history.pushState(null, '', next);
      setSearch(next);
    },
    [days],
  );
  return [view, change];
}
