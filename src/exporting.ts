import { type AskedFees, checkArguments, feesQueryOf } from './fees/asked-query.ts';
import type { Fees } from './fees/create-fees.ts';
import { csvOf } from './fees/export/csv.ts';
import { feesTable } from './fees/export/fees-table.ts';
import { jsonLinesOf } from './fees/export/json-lines.ts';
import type { Table } from './fees/export/table.ts';
import { schema } from './schema.ts';
import { argumentsFrom } from './web/export-arguments.ts';
import type { OpenExport } from './web/export-routes.ts';

interface ExportParts {
  readonly fees: Fees;
}

interface Form {
  readonly contentType: string;
  readonly write: (table: Table) => AsyncGenerator<Uint8Array>;
}

const forms: Readonly<Record<string, Form>> = {
  csv: { contentType: 'text/csv; charset=utf-8; header=present', write: csvOf },
  jsonl: { contentType: 'application/x-ndjson', write: jsonLinesOf },
};

/** Every file that can be downloaded, by its name below /export/. None costs an upstream call. */
export function exportFiles({ fees }: ExportParts): ReadonlyMap<string, OpenExport> {
  return new Map(Object.entries(forms).map(([ending, form]) => [`fees.${ending}`, feesFile(fees, ending, form)]));
}

function feesFile(fees: Fees, ending: string, { contentType, write }: Form): OpenExport {
  return async (params) => {
    const args = argumentsFrom(schema, 'fees', params) as unknown as FeesArguments; // as the schema says
    checkArguments(args);
    const query = feesQueryOf(args, fees.timeZone);
    const table = feesTable(await fees.answer(query), query, args.currency ?? undefined);
    return { name: `fees-${query.from}-${query.to}.${ending}`, contentType, chunks: write(table) };
  };
}

type FeesArguments = AskedFees & { readonly currency?: string | null };
