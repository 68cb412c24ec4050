import { builder } from '../builder.ts';

/** In which order a list is given; rows with the same value are in the order of their keys. */
export interface Order<Row> {
  readonly by: (row: Row) => OrderValue;
  readonly isDescending: boolean;
}

type OrderValue = string | number | Date | null;

const OrderDirection = builder.enumType('OrderDirection', {
  description: 'Which end of a list comes first; rows without a value are last in either.',
  values: {
    ASC: { description: 'The smallest, first or oldest.' },
    DESC: { description: 'The greatest, last or newest.' },
  },
});

interface OrderField<Row> {
  readonly description: string;
  readonly by: (row: Row) => OrderValue;
}

/** An input `<name>` of a field and a direction, for a list of one kind. */
export function orderInput<Row, Names extends string>(
  name: string,
  { description, fields }: { description: string; fields: Readonly<Record<Names, OrderField<Row>>> },
) {
  const names = Object.keys(fields) as Names[]; // keys of the table just given
  const field = builder.enumType(`${name}Field`, {
    description: `What can be asked for as the field of a ${name}.`,
    values: Object.fromEntries(names.map((key) => [key, { description: fields[key].description }])) as Record<
      Names,
      { description: string }
    >, // the same keys
  });
  const type = builder.inputType(name, {
    description,
    fields: (t) => ({
      field: t.field({ type: field, required: true, description: 'By what.' }),
      direction: t.field({
        type: OrderDirection,
        required: true,
        defaultValue: 'ASC',
        description: 'Which end first.',
      }),
    }),
  });
  /** The order that an argument asks for. */
  const of = (argument: { field: Names; direction: 'ASC' | 'DESC' } | null | undefined): Order<Row> | undefined =>
    argument ? { by: fields[argument.field].by, isDescending: argument.direction === 'DESC' } : undefined;
  return { type, of };
}

/** Where a row stands in an ordered list: its value, "" where lists have no other order than their keys, and its key. */
export type Standing = readonly [value: string | number | null, key: string];

export function standingOf<Row extends { readonly key: string }>(row: Row, order: Order<Row> | undefined): Standing {
  const value = order ? order.by(row) : '';
  return [value instanceof Date ? value.getTime() : value, row.key];
}

/** Compares two standings of one order. */
export function compareStandings(order: Pick<Order<never>, 'isDescending'> | undefined) {
  const sign = order?.isDescending ? -1 : 1;
  return ([a, keyA]: Standing, [b, keyB]: Standing): number => {
    if (a === b) return keyA < keyB ? -1 : keyA > keyB ? 1 : 0;
    if (a === null) return 1;
    if (b === null) return -1;
    return a < b ? -sign : sign;
  };
}
