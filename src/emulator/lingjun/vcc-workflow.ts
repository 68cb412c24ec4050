import type { LingjunState, NetworkRoute, Vcc } from '../fleet/model.ts';
import { later, pass, type Transition, transitions } from './lives.ts';
import type { Scene } from './scene.ts';
import { erRouteEntries, grantRules, vccRouteEntries, vccs, vpdRouteEntries } from './tables.ts';

/** How far the making of a connection is, in the service's own fields. The names of the steps are inferred. */
const steps = [
  { rate: 0.2, currentNode: 'create-vbr' },
  { rate: 0.5, currentNode: 'create-router' },
  { rate: 0.8, currentNode: 'configure-bgp' },
] as const;

/** The step in which a refund runs, by which a retry knows that it was the ending that failed. */
const refundStep = 'refund';

/** Begins to make a connection that is in the state already, or to make it again. */
export function provision(state: LingjunState, vccId: string, scene: Scene): LingjunState {
  const task = { taskId: scene.newId('task', 32), rate: 0, currentNode: 'create-order' };
  const begun = vccs.change(state, vccId, (vcc) => ({ ...vcc, ...task, message: 'success' }));
  const after = (done: LingjunState, nowMs: number) => connect(done, vccId, { ...scene, nowMs });
  const passed = through(begun, { vccId, transition: transitions.vcc.making, scene, after });
  return steps.reduce((so, step, place) => {
    const dueMs = scene.nowMs + (scene.asyncMs * (place + 1)) / (steps.length + 1);
    return later(so, { dueMs, apply: (then) => proceed(then, { vccId, taskId: task.taskId, step }) });
  }, passed);
}

interface Proceeding {
  vccId: string;
  taskId: string;
  step: Pick<Vcc, 'rate' | 'currentNode'>;
}

/** A step counts only while the task runs that it belongs to. */
function proceed(state: LingjunState, { vccId, taskId, step }: Proceeding): LingjunState {
  return vccs.change(state, vccId, (vcc) =>
    vcc.taskId === taskId && vcc.status === 'Executing' ? { ...vcc, ...step } : vcc,
  );
}

function connect(state: LingjunState, vccId: string, scene: Scene): LingjunState {
  const done = vccs.change(state, vccId, (vcc) => ({ ...vcc, rate: 1, currentNode: 'finish' }));
  const vcc = vccs.find(done, vccId);
  return vcc ? addRoutes(done, vcc, scene) : done;
}

/** What a connection knows the way to, and the VPD that it hangs on through it. */
function addRoutes(state: LingjunState, vcc: Vcc, scene: Scene): LingjunState {
  const { vccId, vpdId, bgpCidr } = vcc;
  const vpd = state.vpds.find((each) => each.vpdId === vpdId);
  const near = { nextHopType: 'VCC', nextHopId: vccId, routeType: 'BGP' } as const;
  const own: Leg[] = [
    { destinationCidrBlock: '0.0.0.0/0', nextHopType: 'VCC', nextHopId: 'local', routeType: 'System' },
    ...(bgpCidr === '' ? [] : [{ ...near, destinationCidrBlock: bgpCidr }]),
    ...(vpd
      ? [{ destinationCidrBlock: vpd.cidr, nextHopType: 'VPD', nextHopId: vpdId, routeType: 'BGP' } as const]
      : []),
  ];
  const withOwn = vccRouteEntries.add(state, ...own.map((leg) => routeOf(vcc, { ownerId: vccId, leg, scene })));
  if (!vpd || bgpCidr === '') return withOwn;
  const leg = { ...near, destinationCidrBlock: bgpCidr };
  return vpdRouteEntries.add(withOwn, routeOf(vcc, { ownerId: vpdId, leg, scene }));
}

type Leg = Pick<NetworkRoute, 'destinationCidrBlock' | 'nextHopType' | 'nextHopId' | 'routeType'>;

interface RoutePlan {
  ownerId: string;
  leg: Leg;
  scene: Scene;
}

export function routeOf(vcc: Vcc, { ownerId, leg, scene }: RoutePlan): NetworkRoute {
  const { regionId, tenantId, resourceGroupId } = vcc;
  return {
    ...leg,
    regionId,
    tenantId,
    resourceGroupId,
    resourceTenantId: tenantId,
    status: 'Available',
    message: 'success',
    createdMs: scene.nowMs,
    modifiedMs: scene.nowMs,
    routeEntryId: scene.newId(ownerId === vcc.vccId ? 'vcc-rte' : 'vpd-rte', 8),
    ownerId,
  };
}

/** Begins to end a connection; its routes and grants go with it. */
export function refund(state: LingjunState, vccId: string, scene: Scene): LingjunState {
  const begun = vccs.change(state, vccId, (vcc) => ({ ...vcc, currentNode: refundStep }));
  const after = (done: LingjunState) => {
    const isOf = ({ ownerId, nextHopId }: NetworkRoute) => ownerId === vccId || nextHopId === vccId;
    const without = vpdRouteEntries.remove(vccRouteEntries.remove(done, isOf), isOf);
    const unrouted = erRouteEntries.remove(without, ({ nextHopId }) => nextHopId === vccId);
    return grantRules.remove(unrouted, ({ instanceId }) => instanceId === vccId);
  };
  return through(begun, { vccId, transition: transitions.vcc.ending, scene, after });
}

/** Runs again what failed. */
export function rerun(state: LingjunState, { vccId, currentNode }: Vcc, scene: Scene): LingjunState {
  return currentNode === refundStep ? refund(state, vccId, scene) : provision(state, vccId, scene);
}

interface Through {
  vccId: string;
  transition: Transition;
  scene: Scene;
  after?: (state: LingjunState, doneMs: number) => LingjunState;
}

export function through(state: LingjunState, { vccId, ...rest }: Through): LingjunState {
  return pass(state, { table: vccs, id: vccId, ...rest });
}
