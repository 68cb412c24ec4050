import type { LingjunState } from '../fleet/model.ts';
import type { NewId } from './ids.ts';
import type { StateIndex } from './state-index.ts';

/** What a handler sees besides its parameters. */
export interface Scene {
  state: LingjunState;
  index: StateIndex;
  /** From the parameter or the host name; "" when neither says: then the entity's id decides alone. */
  regionId: string;
  /** Epoch milliseconds. */
  nowMs: number;
  /** Milliseconds until what a write begins is done. */
  asyncMs: number;
  /** The message with which that fails; absent: it does not. */
  failure?: string;
  newId: NewId;
}

/** What a handler answers: the payload and, of a write, what it made of the state; or why it does nothing. */
export type Answer = { payload: object; state?: LingjunState } | Refusal;

export interface Refusal {
  /** A number is a business error, a text one of the gateway's. */
  refused: number | string;
  message: string;
  /** What stands in the way. */
  content?: object;
}

export type Located = { regionId: string };

/** The entities of the region that was asked for. */
export function inRegion<T extends Located>(items: readonly T[], { regionId }: Scene): T[] {
  return items.filter((item) => regionId === '' || item.regionId === regionId);
}

interface Lookup<T> {
  item: T | undefined;
  scene: Scene;
  /** 1003 for most, 1011 for elastic interfaces and their addresses, a text for the controller. */
  code?: number | string;
}

/** The answer of a single read; an entity of another region is as good as none. */
export function single<T extends Located>({ item, scene, code = 1003 }: Lookup<T>, show: (item: T) => object): Answer {
  const isHere = item && (scene.regionId === '' || item.regionId === scene.regionId);
  return isHere ? { payload: show(item) } : { refused: code, message: 'The specified resource does not exist.' };
}

/** A filter that was not given lets everything pass. */
export function matches<T>(wanted: T | undefined, actual: T): boolean {
  return wanted === undefined || wanted === actual;
}

/** Each wanted tag must be there; one without a value asks for the key alone. */
export function hasTags(wanted: Record<string, string>[] | undefined, tags: Record<string, string>): boolean {
  return (wanted ?? []).every(({ Key = '', Value = '' }) => Key in tags && (Value === '' || tags[Key] === Value));
}
