import { Hono } from 'hono';
import { z } from 'zod';
import type { Stats } from './stats.ts';

export interface Controls {
  stats(): Stats;
  setFaults(input: unknown): void;
  reset(): void;
}

/** The emulator's own endpoints; no upstream has a path that begins like theirs. */
export function createControlsApp(controls: Controls): Hono {
  const app = new Hono();
  app.get('/_emulator/stats', (context) => context.json(controls.stats()));
  app.post('/_emulator/reset', (context) => {
    controls.reset();
    return context.body(null, 204);
  });
  app.post('/_emulator/faults', async (context) => {
    const body: unknown = await context.req.json().catch(() => undefined);
    if (body === undefined) return context.json({ error: 'the body is not JSON' }, 400);
    try {
      controls.setFaults(body);
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      return context.json({ error: z.prettifyError(error) }, 400);
    }
    return context.body(null, 204);
  });
  return app;
}
