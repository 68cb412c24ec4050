import type { Plugin } from 'graphql-yoga';
import { FleetgraphError } from '../errors.ts';

/** A refusal of a whole request, with the HTTP status that says so. */
export class Refusal extends FleetgraphError {
  readonly status: number;

  constructor(code: FleetgraphError['code'], fault: { status: number; message: string }) {
    super(code, fault.message);
    this.status = fault.status;
  }
}

/**
 * Turns requests away that a foreign page could make a browser send, before anything is read from them. Without
 * access control the caller's address is all that protects the fleet, so the name in Host must be this machine's:
 * a foreign name that resolves to 127.0.0.1 is how a web page would get around that.
 * @param isOpen whether anybody on this machine may call
 */
export function guard({ isOpen }: { isOpen: boolean }): Plugin {
  return {
    onRequestParse({ request }) {
      refuseForeign(request, { isOpen });
      if (request.method === 'POST') refuseForm(request);
    },
  };
}

/** Refuses what a page of another origin, or one behind a foreign name of this machine, makes a browser send. */
export function refuseForeign(request: Request, { isOpen }: { isOpen: boolean }): void {
  if (isOpen) refuseForeignHost(request);
  refuseForeignPage(request);
}

function refuseForeignHost(request: Request): void {
  const host = hostOf(request);
  if (isLoopback(host)) return;
  throw new Refusal('FORBIDDEN', {
    status: 403,
    message: `Host is ${JSON.stringify(host)}: without access control only this machine's own names are answered`,
  });
}

/** Browsers say where a request comes from; other clients say nothing. */
function refuseForeignPage(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const isForeign = site === null ? origin !== null && !isSameOrigin(request, origin) : !homes.has(site);
  if (!isForeign) return;
  throw new Refusal('FORBIDDEN', { status: 403, message: 'a page of another origin may not call' });
}

const homes = new Set(['same-origin', 'none']);

function isSameOrigin(request: Request, origin: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === (request.headers.get('host') ?? new URL(request.url).host);
}

/** Forms and plain text are what a page may send to another origin without being asked for leave. */
function refuseForm(request: Request): void {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (jsonTypes.has(type)) return;
  throw new Refusal('BAD_USER_INPUT', { status: 415, message: 'Content-Type: expected application/json' });
}

const jsonTypes = new Set(['application/json', 'application/graphql+json']);

function hostOf(request: Request): string {
  const host = request.headers.get('host') ?? new URL(request.url).host;
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : host;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}
