import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { buildSchema, parse } from 'graphql';

const here = import.meta.dirname;

/** The module of typed operations: what GraphQL Code Generator makes of the schema and a folder of operations. */
export function generateClient(operations = join(here, 'operations')): Promise<string> {
  const schema = buildSchema(readFileSync(join(here, '../../schema.graphql'), 'utf8'));
  const config = {
    scalars: { ID: 'string', Date: 'string', DateTime: 'string', Decimal: 'string', JSON: 'unknown' },
    enumType: 'string-literal',
    documentMode: 'string',
    useTypeImports: true,
    skipTypename: true,
  };
  return codegen({
    filename: 'generated.ts',
    schema: parse(readFileSync(join(here, '../../schema.graphql'), 'utf8')),
    schemaAst: schema,
    documents: readdirSync(operations).map((name) => ({
      location: name,
      document: parse(readFileSync(join(operations, name), 'utf8')),
    })),
    config,
    plugins: [{ operations: {} }, { documents: {} }],
    pluginMap: { operations: typescriptOperations, documents: typedDocumentNode },
  });
}

if (import.meta.main) writeFileSync(process.argv[2] ?? join(here, 'generated.ts'), await generateClient());
