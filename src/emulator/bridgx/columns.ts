import { failure, type Reply } from './envelope.ts';

/** How many characters fit, by column. */
const lengths = {
  cluster_name: 64,
  cluster_desc: 128,
  region_id: 64,
  zone_id: 64,
  instance_type: 32,
  image: 512,
  account_key: 128,
  tag_key: 64,
  tag_value: 64,
  task_name: 64,
} as const;

/** The refusal of the database for the first text that is too long for its column; null when all fit. */
export function tooLong(values: Partial<Record<keyof typeof lengths, string>>): Reply | null {
  const column = (Object.keys(values) as (keyof typeof lengths)[]).find(
    (name) => [...(values[name] ?? '')].length > lengths[name],
  );
  return column ? failure(500, `Error 1406: Data too long for column '${column}' at row 1`) : null;
}

/** The refusal for a row that is there already. */
export function duplicate(entry: string, index: string): Reply {
  return failure(500, `Error 1062: Duplicate entry '${entry}' for key '${index}'`);
}
