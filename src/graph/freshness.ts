import { builder } from '../builder.ts';
import type { Observed } from '../upstream/call.ts';

const AnswerSource = builder.enumType('AnswerSource', {
  description: 'Where an answer came from.',
  values: {
    LIVE: { description: 'The upstream was asked for this answer.' },
    CACHE: { description: 'The upstream was asked a little earlier, and the answer still counts as fresh.' },
    STALE: { description: 'The answer is older than it should be; the reason says why it was given.' },
    HISTORY: { description: "The gateway's own history, which does not change any more." },
  },
});

const FreshnessType = builder.objectRef<Observed>('Freshness').implement({
  description: 'As of when something is known, and from where.',
  fields: (t) => ({
    asOf: t.expose('asOf', { type: 'DateTime', nullable: false, description: 'When the upstream said so.' }),
    source: t.expose('source', { type: AnswerSource, nullable: false, description: 'Where the answer came from.' }),
    reason: t.exposeString('reason', { description: 'Why the answer is not a live one; null when it is.' }),
  }),
});

builder.interfaceField(builder.nodeInterfaceRef(), 'freshness', (t) =>
  t.field({
    type: FreshnessType,
    nullable: false,
    description: 'As of when this is known, and from where.',
    // Every node's row is placed, and so observed; the interface itself has no row type.
    resolve: (row) => row as Observed,
  }),
);
