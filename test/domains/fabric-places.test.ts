import { describe, expect, it } from 'vitest';
import { rootsOf } from '../../src/domains/fabric/layers.ts';
import { placesIn } from '../../src/domains/network-distance/fabric-places.ts';
import { fabricTopology } from '../../src/upstream/lingjun/answers/fabric.ts';

type Layer = [type: string, name: string, ...below: Layer[]];

/** As the service writes it: the roots in upper camel case, all below them in lower. */
function topologyOf(...roots: Layer[]) {
  const lower = ([layerType, layerName, ...below]: Layer): object => ({
    layerType,
    layerName,
    nextLayer: below.length > 0 ? below.map(lower) : null,
  });
  const TopoInfo = roots.map(([LayerType, LayerName, ...below]) => ({
    LayerType,
    LayerName,
    NextLayer: below.map(lower),
  }));
  return rootsOf({ account: 'default', region: 'r', ...fabricTopology.parse({ TopoInfo }) });
}

const node = (name: string, ...nics: string[]): Layer => ['node', name, ...nics.map((nic): Layer => ['lni', nic])];
const fabric = topologyOf(
  [
    'core',
    'c1',
    ['spine', 's1', ['leaf', 'l1', node('a', 'a0'), node('b', 'b0')], ['leaf', 'l2', node('a', 'a1'), node('c', 'c0')]],
    ['spine', 's2', ['leaf', 'l1', node('d', 'd0')]],
  ],
  ['core', 'c2', ['spine', 's1', ['leaf', 'l1', node('e', 'e0')]]],
);

describe('distances in a tree', () => {
  const from = (kind: 'NODE' | 'NETWORK_INTERFACE', id: string, max: number) =>
    Object.fromEntries(placesIn(fabric, kind).distancesFrom(id, max) ?? []);

  it('are one on a leaf, two on a spine, three on a core, and none between cores', () => {
    expect(from('NETWORK_INTERFACE', 'a0', 3)).toEqual({ b0: 1, a1: 2, c0: 2, d0: 3 });
    expect(from('NETWORK_INTERFACE', 'e0', 3)).toEqual({});
  });

  it('of a node on two leaves are those of its nearest place', () => {
    expect(from('NODE', 'a', 3)).toEqual({ b: 1, c: 1, d: 3 });
    expect(from('NODE', 'b', 3)).toEqual({ a: 1, c: 2, d: 3 });
  });

  it('end where they were asked to', () => {
    expect(from('NODE', 'b', 1)).toEqual({ a: 1 });
  });

  it('do not take switches of one name under different parents for one', () => {
    expect(from('NODE', 'd', 2)).toEqual({});
  });

  it('are not known of what is not in the tree, or hangs in one without its upper layers', () => {
    expect(placesIn(fabric, 'NODE').distancesFrom('z', 3)).toBeNull();
    const cut = topologyOf(['leaf', 'l1', node('a', 'a0'), node('b', 'b0')]);
    expect(placesIn(cut, 'NODE').distancesFrom('a', 3)).toBeNull();
  });
});
