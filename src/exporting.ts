import { BadInput } from './errors.ts';
import { type AskedFees, checkArguments, feesQueryOf } from './fees/asked-query.ts';
import type { Fees } from './fees/create-fees.ts';
import { focusMetadataAddress } from './fees/export/addresses.ts';
import { csvOf } from './fees/export/csv.ts';
import { feesTable } from './fees/export/fees-table.ts';
import { type FocusVersion, focusVersions } from './fees/export/focus/columns.ts';
import { focusTable } from './fees/export/focus/focus-table.ts';
import { focusMetadata } from './fees/export/focus/metadata.ts';
import { jsonLinesOf } from './fees/export/json-lines.ts';
import { parquetOf } from './fees/export/parquet.ts';
import type { Table } from './fees/export/table.ts';
import { schema } from './schema.ts';
import { argumentsFrom } from './web/export-arguments.ts';
import type { OpenExport } from './web/export-routes.ts';

interface ExportParts {
  readonly fees: Fees;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** The currency of the price list of requests. */
  readonly currency: string;
}

interface Form {
  readonly contentType: string;
  readonly write: (table: Table) => AsyncGenerator<Uint8Array>;
}

const csv: Form = { contentType: 'text/csv; charset=utf-8; header=present', write: csvOf };
const jsonl: Form = { contentType: 'application/x-ndjson', write: jsonLinesOf };
const parquet: Form = { contentType: 'application/vnd.apache.parquet', write: parquetOf };

/** Every file that can be downloaded, by its name below /export/. None costs an upstream call. */
export function exportFiles(parts: ExportParts): ReadonlyMap<string, OpenExport> {
  return new Map([
    ...Object.entries({ csv, jsonl, parquet }).map(
      ([ending, form]) => [`fees.${ending}`, feesFile(parts, ending, form)] as const,
    ),
    ...Object.entries({ csv, parquet }).map(
      ([ending, form]) => [`focus.${ending}`, focusFile(parts, ending, form)] as const,
    ),
    ['focus.metadata.json', metadataFile(parts)] as const,
  ]);
}

type FeesArguments = AskedFees & { readonly currency?: string | null };

function feesArguments(params: URLSearchParams, names?: readonly string[]): FeesArguments {
  const args = argumentsFrom({ schema, fieldName: 'fees', names }, params) as unknown as FeesArguments; // as the schema says
  checkArguments(args);
  return args;
}

function feesFile({ fees }: ExportParts, ending: string, { contentType, write }: Form): OpenExport {
  return async (params) => {
    const args = feesArguments(params);
    const query = feesQueryOf(args, fees.timeZone);
    const table = feesTable(await fees.answer(query), query, args.currency ?? undefined);
    return { name: `fees-${query.from}-${query.to}.${ending}`, contentType, chunks: write(table) };
  };
}

/** The arguments of `fees` that files of FOCUS have: their rows, days and currencies are the standard's. */
const focusArguments = ['from', 'to', 'filter', 'knownAt'];

function focusFile({ fees, currency }: ExportParts, ending: string, { contentType, write }: Form): OpenExport {
  return async (params) => {
    const version = takeVersion(params);
    const isByMachine = takeFlag(params, 'machines');
    const { from, to, filter, knownAt } = feesQueryOf(feesArguments(params, focusArguments), fees.timeZone);
    const table = focusTable(fees, { from, to, filter, knownAt, version, isByMachine, currency });
    const describedBy = focusMetadataAddress(version);
    return { name: `focus-${version}-${from}-${to}.${ending}`, contentType, describedBy, chunks: write(table) };
  };
}

function metadataFile({ clock }: ExportParts): OpenExport {
  return async (params) => {
    const version = takeVersion(params);
    const text = `${JSON.stringify(focusMetadata(version, clock()), null, 2)}\n`;
    async function* chunks() {
      yield Buffer.from(text, 'utf8');
    }
    return { name: `focus-${version}.metadata.json`, contentType: 'application/json', chunks: chunks() };
  };
}

function takeVersion(params: URLSearchParams): FocusVersion {
  const asked = params.get('version') ?? '1.4';
  params.delete('version');
  const version = focusVersions.find((known) => known === asked);
  if (version) return version;
  throw new BadInput({ argument: 'version', expected: focusVersions.join(', '), got: asked });
}

function takeFlag(params: URLSearchParams, name: string): boolean {
  const asked = params.get(name) ?? 'false';
  params.delete(name);
  if (asked === 'true' || asked === 'false') return asked === 'true';
  throw new BadInput({ argument: name, expected: 'true or false', got: asked });
}
