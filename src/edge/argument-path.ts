import { type ASTNode, Kind, type Token, TokenKind } from 'graphql';

/**
 * Where in a document's arguments a value stands, for example `filter.region`. GraphQL's own messages name the type
 * of a bad value, not the argument that it was given to; the tokens before the value do. Undefined when the node is
 * no argument's value, or came without its text.
 */
export function argumentPath(node: ASTNode): string | undefined {
  const start = node.loc?.startToken;
  if (!start) return undefined;
  if (node.kind !== Kind.VARIABLE_DEFINITION) return pathBefore(node.kind === Kind.ARGUMENT ? endOf(node) : start);
  const use = useOf(node.variable.name.value, start);
  return use && pathBefore(use);
}

function endOf(node: ASTNode): Token | undefined {
  return node.loc?.endToken;
}

/** Walks back from a value to the parenthesis that opens its arguments, noting the names that lead to it. */
function pathBefore(value: Token | undefined): string | undefined {
  const names: string[] = [];
  let closed = 0;
  let isWanted = true;
  for (let token = value?.prev; token && token.kind !== TokenKind.SOF; token = token.prev) {
    if (isClosing(token)) closed += 1;
    else if (isOpening(token) && closed > 0) closed -= 1;
    else if (token.kind === TokenKind.PAREN_L) return names.reverse().join('.') || undefined;
    else if (isOpening(token)) isWanted = true;
    else if (closed === 0 && isWanted && token.kind === TokenKind.COLON && token.prev?.kind === TokenKind.NAME) {
      names.push(token.prev.value);
      isWanted = false;
    }
  }
  return undefined;
}

/** The first place where a variable is used as a value, rather than declared. */
function useOf(name: string, declaration: Token): Token | undefined {
  let token: Token | null = declaration.next?.next ?? null;
  while (token) {
    const isUse =
      token.kind === TokenKind.DOLLAR && token.next?.value === name && token.next.next?.kind !== TokenKind.COLON;
    if (isUse) return token;
    token = token.next;
  }
  return undefined;
}

function isOpening({ kind }: Token): boolean {
  return kind === TokenKind.BRACE_L || kind === TokenKind.BRACKET_L || kind === TokenKind.PAREN_L;
}

function isClosing({ kind }: Token): boolean {
  return kind === TokenKind.BRACE_R || kind === TokenKind.BRACKET_R || kind === TokenKind.PAREN_R;
}
