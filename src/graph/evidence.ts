import type { ObjectRef } from '@pothos/core';
import { builder, type SchemaTypes } from '../builder.ts';
import type { PageArgs } from './connection.ts';
import { gapType, pageOf } from './connection.ts';
import type { Gap } from './gap.ts';

const rules = {
  INSTANCE_ID: "A machine's instance id is the node's id.",
  PRIVATE_ADDRESS: 'A private address is the same inside the same VPC.',
  VPC_ID: 'Both name the same VPC.',
  VPD_ID: 'The connection names the VPD.',
  HUB: 'Both are attached to the same hub.',
} as const;

const EvidenceRule = builder.enumType('EvidenceRule', {
  description: 'Why two things of different origin are taken to belong together.',
  values: Object.fromEntries(Object.entries(rules).map(([name, description]) => [name, { description }])) as {
    [Rule in keyof typeof rules]: { description: string };
  }, // the keys are those of the table
});

/** Why an edge between two things is drawn. */
export interface Evidence {
  readonly rule: keyof typeof rules;
  /** The id or address that both sides share. */
  readonly value: string;
}

export const EvidenceType = builder.objectRef<Evidence>('Evidence').implement({
  description: 'What an edge between two things rests on.',
  fields: (t) => ({
    rule: t.expose('rule', { type: EvidenceRule, nullable: false, description: 'The rule that joined them.' }),
    value: t.exposeString('value', { nullable: false, description: 'The id or address that both sides share.' }),
  }),
});

/** A row reached over an edge that says why it is there. */
export interface Linked<Row> {
  readonly row: Row;
  readonly evidence: Evidence;
}

type Types = PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>;
type Keyed = { readonly key: string };

interface LinkPage<Row> {
  readonly edges: readonly { cursor: string; node: Row; evidence: Evidence }[];
  readonly pageInfo: ReturnType<typeof pageOf>['pageInfo'];
  readonly totalCount: number | null;
  readonly gaps: readonly Gap[];
}

/** A connection whose edges carry their evidence, for joins that no upstream states as a whole. */
export function linkConnection(
  name: string,
  { node, description }: { node: ObjectRef<Types, Keyed>; description: string },
) {
  const edge = builder.objectRef<LinkPage<Keyed>['edges'][number]>(`${name}Edge`).implement({
    description: 'One end of an edge, with what the edge rests on.',
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        nullable: false,
        description: 'Where this row stands; for `after` or `before`.',
      }),
      node: t.field({ type: node, nullable: false, description: 'The thing itself.', resolve: (edge) => edge.node }),
      evidence: t.expose('evidence', { type: EvidenceType, nullable: false, description: 'What the edge rests on.' }),
    }),
  });
  return builder.objectRef<LinkPage<Keyed>>(`${name}Connection`).implement({
    description,
    fields: (t) => ({
      edges: t.expose('edges', { type: [edge], nullable: false, description: 'The rows with their evidence.' }),
      nodes: t.field({
        type: [node],
        nullable: false,
        description: 'The things themselves, without evidence.',
        resolve: ({ edges }) => edges.map((item) => item.node),
      }),
      pageInfo: t.expose('pageInfo', {
        type: builder.pageInfoRef(),
        nullable: false,
        description: 'Where this page is.',
      }),
      totalCount: t.exposeInt('totalCount', { nullable: true, description: 'How many there are over all pages.' }),
      gaps: t.expose('gaps', { type: [gapType], nullable: false, description: 'The parts that could not be read.' }),
    }),
  });
}

/** Each row once, with its first evidence. */
export function uniqueLinks<Row extends Keyed>(links: readonly Linked<Row>[]): Linked<Row>[] {
  return [...new Map(links.toReversed().map((link) => [link.row.key, link])).values()].toReversed();
}

/** One page of linked rows. */
export function linkPageOf<Row extends { readonly key: string }>(
  links: readonly Linked<Row>[],
  args: PageArgs,
): LinkPage<Row> {
  const evidence = new Map(links.map((link) => [link.row.key, link.evidence]));
  const page = pageOf({ rows: links.map(({ row }) => row), gaps: [] }, args);
  return {
    ...page,
    edges: page.edges.flatMap((edge) => {
      const why = evidence.get(edge.node.key);
      return why ? [{ ...edge, evidence: why }] : [];
    }),
  };
}
