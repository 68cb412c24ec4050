import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { changeKinds } from '../../src/graph/change-kinds.ts';
import { schema } from '../../src/schema.ts';

/** The fields of a page, which say nothing of what is on it. */
const plumbing = new Set(['nodes', 'edges', 'node', 'pageInfo']);

/** The fields of these documents that lead somewhere: `Query.vpds`, `Vpd.subnets`. */
export function fieldsOf(documents: readonly string[]): string[] {
  const found = new Set<string>();
  for (const document of documents) {
    const info = new TypeInfo(schema);
    const note = {
      Field() {
        const parent = info.getParentType();
        const field = info.getFieldDef();
        if (!parent || !field || plumbing.has(field.name)) return;
        const isMany = isListType(getNullableType(field.type));
        const leads = isMany || isCompositeType(getNamedType(field.type)) || parent === schema.getQueryType();
        if (leads) found.add(`${parent.name}.${field.name}`);
      },
    };
    visit(parse(document), visitWithTypeInfo(info, note));
  }
  return [...found];
}

/** The mutations that send one of these operations. */
export function mutationsOf(operations: readonly string[]): string[] {
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  return fields.flatMap(({ name, extensions }) => {
    const operation = changeKinds.changes.get(String(extensions.change))?.operation.name;
    return operation !== undefined && operations.includes(operation) ? [`Mutation.${name}`] : [];
  });
}
