import type { ReactNode } from 'react';

/** A table that may be wider than the page: it scrolls by itself, also by the keyboard. */
export function Scroll({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard cannot scroll the table
    <section className="scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
