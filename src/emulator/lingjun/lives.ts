import type { LingjunState } from '../fleet/model.ts';
import type { Scene } from './scene.ts';
import type { Table } from './tables.ts';

/** How something comes from one status into another. */
export interface Transition {
  /** The status until it is done. */
  readonly through: string;
  /** The status afterwards; null: it is gone. */
  readonly to: string | null;
  readonly failed: string;
}

const making: Transition = { through: 'Executing', to: 'Available', failed: 'Not Available' };
const ending: Transition = { through: 'Deleting', to: null, failed: 'Not Available' };

/** Source: the documentation's status values; of elastic interfaces what terway, the vendor's plug-in, waits for. */
export const transitions = {
  /** What fails while the blocks of a VPD change leaves it as it was. */
  vpd: { making, ending, reshaping: { ...making, failed: 'Available' } },
  /** One for management waits for its ports, which the terraform provider takes for finished. */
  subnet: { making, ending, makingForManagement: { ...making, to: 'Waiting4AssignPort' } },
  vcc: { making, ending, switching: making },
  er: { making, ending },
  erAttachment: { making, ending },
  erRouteEntry: { making: { ...making, through: 'Synchronizing' } },
  erRouteMap: { making, ending },
  vccRouteEntry: { making, ending },
  leni: {
    making: { through: 'Executing', to: 'Unattached', failed: 'Create Failed' },
    makingBound: { through: 'Executing', to: 'Available', failed: 'Create Failed' },
    attaching: { through: 'Attaching', to: 'Available', failed: 'Attach Failed' },
    detaching: { through: 'Detaching', to: 'Unattached', failed: 'Detach Failed' },
    ending: { ...ending, failed: 'Delete Failed' },
  },
} as const satisfies Record<string, Record<string, Transition>>;

interface Mortal {
  status: string;
  message: string;
  modifiedMs: number;
}

export interface Passing<T> {
  table: Table<T>;
  id: string;
  transition: Transition;
  scene: Pick<Scene, 'nowMs' | 'asyncMs' | 'failure'>;
  /** What else changes once it is done; never called when it fails. */
  after?: (state: LingjunState, doneMs: number) => LingjunState;
}

/** Begins a transition: its first status now, its last one when the clock says so. */
export function pass<T extends Mortal>(state: LingjunState, passing: Passing<T>): LingjunState {
  const { table, id, transition, scene } = passing;
  const dueMs = scene.nowMs + scene.asyncMs;
  const begun = table.change(state, id, (row) => ({ ...row, status: transition.through, modifiedMs: scene.nowMs }));
  return later(begun, { dueMs, apply: (then) => finish(then, { ...passing, dueMs }) });
}

/** The same for something new. */
export function make<T extends Mortal>(
  state: LingjunState,
  { row, ...passing }: Omit<Passing<T>, 'id'> & { row: T },
): LingjunState {
  return pass(passing.table.add(state, row), { ...passing, id: passing.table.idOf(row) });
}

/** Something that is done by itself when its time comes. */
export function later(state: LingjunState, change: LingjunState['pending'][number]): LingjunState {
  return { ...state, pending: [...state.pending, change] };
}

function finish<T extends Mortal>(state: LingjunState, passing: Passing<T> & { dueMs: number }): LingjunState {
  const { table, id, transition, scene, dueMs, after = (so) => so } = passing;
  const become = (status: string, message: string) =>
    table.change(state, id, (row) => ({ ...row, status, message, modifiedMs: dueMs }));
  if (!table.find(state, id)) return state;
  if (scene.failure !== undefined) return become(transition.failed, scene.failure);
  const { to } = transition;
  const done = to === null ? table.remove(state, (row) => table.idOf(row) === id) : become(to, 'success');
  return after(done, dueMs);
}
