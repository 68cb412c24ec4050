import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { Kind } from 'graphql';

/** How large a document is once its fragments are written out. */
export interface DocumentSize {
  /** Fields inside fields. */
  readonly depth: number;
  /** Fields in all, under whatever alias. */
  readonly fields: number;
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** The size of the largest operation of a document. Each fragment is measured once, so measuring takes linear time. */
export function sizeOfDocument({ definitions }: DocumentNode): DocumentSize {
  const fragments: Fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );
  const operations = definitions.filter(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  const known = new Map<string, DocumentSize>();
  const sizes = operations.map(({ selectionSet }) => sizeOf(selectionSet, fragments, known));
  return {
    depth: Math.max(0, ...sizes.map(({ depth }) => depth)),
    fields: Math.max(0, ...sizes.map(({ fields }) => fields)),
  };
}

const empty: DocumentSize = { depth: 0, fields: 0 };

function sizeOf(set: SelectionSetNode, fragments: Fragments, known: Map<string, DocumentSize>): DocumentSize {
  const sizes = set.selections.map((node): DocumentSize => {
    if (node.kind === Kind.INLINE_FRAGMENT) return sizeOf(node.selectionSet, fragments, known);
    if (node.kind === Kind.FRAGMENT_SPREAD) return sizeOfFragment(node.name.value, fragments, known);
    const inner = node.selectionSet ? sizeOf(node.selectionSet, fragments, known) : empty;
    return { depth: inner.depth + 1, fields: inner.fields + 1 };
  });
  return sizes.reduce(
    (sum, { depth, fields }) => ({ depth: Math.max(sum.depth, depth), fields: sum.fields + fields }),
    empty,
  );
}

/** A fragment inside itself counts as nothing here; GraphQL's own rules refuse it. */
function sizeOfFragment(name: string, fragments: Fragments, known: Map<string, DocumentSize>): DocumentSize {
  const measured = known.get(name);
  const fragment = fragments.get(name);
  if (measured || !fragment) return measured ?? empty;
  known.set(name, empty);
  const size = sizeOf(fragment.selectionSet, fragments, known);
  known.set(name, size);
  return size;
}
