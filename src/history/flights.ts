import { FleetgraphError } from '../errors.ts';

/** Reads in progress by key text. One map serves all requests of the process. */
export type Flights<Answer> = Map<string, Promise<Answer>>;

interface Flight<Key, Answer> {
  flights: Flights<Answer>;
  /** Without duplicates. */
  keys: Key[];
  keyText(key: Key): string;
  /** Starts one read of all the keys that nobody reads yet, and returns what gives each key's answer. */
  read(keys: Key[]): (key: Key) => Promise<Answer>;
  /** Whether the answer of a read that somebody else began will do; who needs a better one reads again. */
  isGoodEnough(answer: Answer): boolean;
}

/** Answers each key by the read of it that is in progress, or else by a read of its own. A failed key has an Error. */
export async function fly<Key, Answer>(flight: Flight<Key, Answer>): Promise<Map<Key, Answer | Error>> {
  const { flights, keys, keyText } = flight;
  const joined = new Map(keys.map((key) => [key, flights.get(keyText(key))]));
  const answerOf = lazily(() => flight.read(keys.filter((key) => joined.get(key) === undefined)));
  const landings = keys.map(async (key) => {
    const answer = joined.get(key) ?? takeOff(flights, { text: keyText(key), answer: answerOf()(key) });
    return [key, await answer.catch(toError)] as const;
  });
  const outcomes = new Map(await Promise.all(landings));
  const isLacking = (outcome: Answer | Error | undefined) =>
    outcome instanceof Error ? wasAbandoned(outcome) : outcome !== undefined && !flight.isGoodEnough(outcome);
  const again = keys.filter((key) => joined.get(key) !== undefined && isLacking(outcomes.get(key)));
  if (again.length === 0) return outcomes;
  return new Map([...outcomes, ...(await fly({ ...flight, keys: again }))]);
}

function takeOff<Answer>(flights: Flights<Answer>, { text, answer }: { text: string; answer: Promise<Answer> }) {
  const flown = answer.finally(() => flights.delete(text));
  flights.set(text, flown);
  return flown;
}

/** Whether the read ended for a reason of the request that began it: who only joined asks for themselves. */
function wasAbandoned(outcome: unknown): boolean {
  if (outcome instanceof FleetgraphError) return ['DEADLINE_EXCEEDED', 'BUDGET_EXCEEDED'].includes(outcome.code);
  return outcome instanceof Error && ['AbortError', 'TimeoutError'].includes(outcome.name);
}

export function lazily<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

export function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}
