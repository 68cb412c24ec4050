import type { Plugin } from 'graphql-yoga';
import type { Access } from '../access.ts';
import type { Viewer } from '../context.ts';
import { FleetgraphError } from '../errors.ts';

export interface Viewers {
  /** Finds out who asks before the request's body is read. */
  readonly plugin: Plugin;
  /** Who sent a request that has been let in. */
  of(request: Request): Viewer;
}

/** Nothing of a request is looked at, not even whether its document is valid, before it is known who asks. */
export function createViewers(access: Access): Viewers {
  const known = new WeakMap<Request, Viewer>();
  return {
    plugin: {
      async onRequestParse({ request }) {
        known.set(request, await access(request.headers));
      },
    },
    of(request) {
      const viewer = known.get(request);
      if (viewer) return viewer;
      throw new FleetgraphError('UNAUTHENTICATED', 'the request came in unseen');
    },
  };
}
