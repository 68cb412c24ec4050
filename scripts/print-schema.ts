import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { generateClient } from '../examples/client/generate.ts';
import { schema } from '../src/schema.ts';

/**
 * Writes schema.graphql and the clients that are generated from it; with --check it only says whether the files
 * are what would be written.
 */
const isCheck = process.argv.includes('--check');

function settle(name: string, content: string): void {
  const file = new URL(`../${name}`, import.meta.url);
  if (!isCheck) writeFileSync(file, content);
  else if (readFileSync(file, 'utf8') !== content) {
    process.stderr.write(`${name} differs from the schema: run npm run schema\n`);
    process.exitCode = 1;
  }
}

settle('schema.graphql', `${printSchema(lexicographicSortSchema(schema))}\n`);
settle('examples/client/generated.ts', await generateClient());
settle('src/web/ui/generated.ts', await generateClient(join(import.meta.dirname, '../src/web/ui/operations')));
