import { Hono } from 'hono';
import type { LingjunState } from '../fleet/model.ts';
import type { Credentials } from '../options.ts';
import type { FlowControl } from '../rate-limits.ts';
import type { Traffic } from '../traffic.ts';
import { gatewayError } from './envelope.ts';

export interface LingjunParts {
  /** Asked for each call, since a reset replaces it. */
  state: () => LingjunState;
  /** Epoch milliseconds. */
  clock: () => number;
  credentials: Readonly<Credentials>;
  traffic: Traffic;
  flowControl: FlowControl;
  /** The HTTP status of "resource not found"; 4xx answers carry the code as text. */
  notFoundStatus: number;
}

export function createLingjunApp(_parts: LingjunParts): Hono {
  const app = new Hono();
  app.notFound(() => gatewayError('InvalidApi.NotFound'));
  return app;
}
