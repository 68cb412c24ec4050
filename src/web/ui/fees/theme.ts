import { useCallback, useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';

const name = 'fleetgraph-theme';

/** As the system prefers, until somebody says otherwise. */
function firstTheme(): Theme {
  const stored = localStorage.getItem(name);
  if (stored === 'light' || stored === 'dark') return stored;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function useThemeToggle(): [Theme, () => void] {
  const [theme, setTheme] = useState(firstTheme);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const toggle = useCallback(() => {
    const next = theme === 'dark' ? 'light' : 'dark';
    localStorage.setItem(name, next);
    setTheme(next);
  }, [theme]);
  return [theme, toggle];
}
