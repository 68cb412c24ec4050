import { accounts, orgs, users } from './accounts.ts';
import { createAddressBook } from './addresses.ts';
import { fleetReadyMs } from './calendar.ts';
import { type CloudNetwork, createCloudNetwork, createCloudNetworks } from './cloud-networks.ts';
import { createCloudSwitches } from './cloud-switches.ts';
import { createClouds } from './clouds.ts';
import { createConnections, joinNetworks } from './connections.ts';
import { createDice, type Dice } from './dice.ts';
import { createEasGateways, createEasResources } from './eas.ts';
import { createElasticInterfaces } from './elastic-interfaces.ts';
import { createFabric } from './fabric.ts';
import { createGrants } from './grants.ts';
import { createHubs } from './hubs.ts';
import { identifySlots } from './identities.ts';
import { createMachineCluster, createMachineClusters, type MachineCluster } from './machine-clusters.ts';
import { createMachineSlots, type MachineSlot } from './machine-slots.ts';
import { createMachines, type SlotIdentity } from './machines.ts';
import type { BridgxInstance, BridgxState, Fleet, LingjunState } from './model.ts';
import { createNetTests } from './net-tests.ts';
import { createNetworkInterfaces } from './network-interfaces.ts';
import { createLingjunClusters, createNodeSeats } from './nodes.ts';
import { createPaiResourceGroups } from './pai-resource-groups.ts';
import { hangzhou, tenantId, wulanchabu } from './places.ts';
import { createRoutes } from './routes.ts';
import { createTasks } from './tasks.ts';
import { createVpds } from './vpds.ts';

export interface FleetOptions {
  seed: number;
  /** How many equal-sized blocks; 1 is 240 nodes and 600 machines. */
  scale: number;
  nowMs: number;
}

/** A fleet, and how its machines go on. */
export interface LivingFleet {
  fleet: Fleet;
  /** The machine rows at a later clock; everything else stays as it is. */
  instancesAt(nowMs: number): BridgxInstance[];
}

/** Both upstreams' state at a clock, which must not be before 2024: the fleet was being built until then. */
export function createFleet(options: FleetOptions): Fleet {
  return createLivingFleet(options).fleet;
}

export function createLivingFleet({ seed, scale, nowMs }: FleetOptions): LivingFleet {
  if (nowMs < fleetReadyMs) throw new RangeError(`the fleet starts on ${new Date(fleetReadyMs).toISOString()}`);
  const dice = createDice(seed);
  const blocks = Array.from({ length: scale }, (_, index) => createBlock(dice, { index, nowMs }));
  const neighbour = createNeighbour(dice, scale);
  const slots = [...blocks.flatMap((block) => block.slots), ...neighbour.slots];
  const identities = new Map(blocks.flatMap((block) => [...block.identities]));
  const instancesAt = (atMs: number) => createMachines(slots, { dice, nowMs: atMs, identities });
  const networks = [...blocks.flatMap((block) => block.networks), neighbour.network];
  const homes = [...blocks.flatMap((block) => block.homes), ...neighbour.homes];
  const tasks = createTasks(dice, { homes, nowMs });
  const bridgx = bridgxOf({ networks, homes, tasks, instances: instancesAt(nowMs) });
  return { fleet: { lingjun: lingjunOf(blocks), bridgx }, instancesAt };
}

interface Block {
  networks: CloudNetwork[];
  homes: MachineCluster[];
  slots: MachineSlot[];
  identities: Map<MachineSlot, SlotIdentity>;
  lingjun: Omit<LingjunState, 'tenantId' | 'regions' | 'hasServiceRole' | 'pending' | 'tokenUses'>;
}

function createBlock(dice: Dice, { index, nowMs }: { index: number; nowMs: number }): Block {
  const key = `block-${index}`;
  const networks = createCloudNetworks(dice, index);
  const homes = createMachineClusters(dice, { index, networks });
  const slots = createMachineSlots(homes, { key, from: index * 600 });
  const vpds = createVpds(dice, index);
  const vpdOf = joinNetworks(networks, vpds);
  const connections = createConnections(dice, { key, networks, vpdOf, nowMs });
  const clusters = createLingjunClusters(dice, networks);
  const seats = createNodeSeats(dice, { key, slots, networks, clusters, nowMs });
  const book = createAddressBook();
  const interfaces = createElasticInterfaces(dice, { key, seats, networks, book });
  const identities = identifySlots(dice, { slots, seats, interfaces, networks });
  const hubs = createHubs(dice, { key, vpds, connections });
  const networkInterfaces = createNetworkInterfaces(dice, { key, seats, vpdOf, book });
  const lingjun = {
    vpds: vpds.map(({ vpd }) => vpd),
    subnets: vpds.flatMap(({ subnets }) => subnets),
    vccs: connections.map(({ vcc }) => vcc),
    ...hubs,
    ...createRoutes(dice, { vpds, connections, attachments: hubs.erAttachments }),
    grantRules: createGrants(dice, { vpds, connections }),
    fabricPorts: createFabric(networkInterfaces, index),
    cloudSwitches: createCloudSwitches(networks),
    clusters,
    nodes: seats.map(({ node }) => node),
    elasticNetworkInterfaces: interfaces,
    networkInterfaces,
    netTests: createNetTests(dice, { key, clusters, seats, networkInterfaces }),
    easGateways: createEasGateways(dice, { key, networks }),
    easResources: createEasResources(dice, { key, networks }),
    paiResourceGroups: createPaiResourceGroups(dice, { key, networks }),
  };
  return { networks, homes, slots, identities, lingjun };
}

function lingjunOf(blocks: Block[]): LingjunState {
  const all = <K extends keyof Block['lingjun']>(kind: K) => blocks.map(({ lingjun }) => lingjun[kind]);
  return {
    tenantId,
    regions: [wulanchabu, hangzhou],
    vpds: all('vpds').flat(),
    vccs: all('vccs').flat(),
    subnets: all('subnets').flat(),
    ers: all('ers').flat(),
    erAttachments: all('erAttachments').flat(),
    erRouteEntries: all('erRouteEntries').flat(),
    erRouteMaps: all('erRouteMaps').flat(),
    cloudSwitches: all('cloudSwitches').flat(),
    clusters: all('clusters').flat(),
    nodes: all('nodes').flat(),
    elasticNetworkInterfaces: all('elasticNetworkInterfaces').flat(),
    networkInterfaces: all('networkInterfaces').flat(),
    netTests: all('netTests').flat(),
    easGateways: all('easGateways').flat(),
    easResources: all('easResources').flat(),
    paiResourceGroups: all('paiResourceGroups').flat(),
    grantRules: all('grantRules').flat(),
    vpdRouteEntries: all('vpdRouteEntries').flat(),
    vccRouteEntries: all('vccRouteEntries').flat(),
    fabricPorts: all('fabricPorts').flat(),
    hasServiceRole: true,
    pending: [],
    tokenUses: new Map(),
  };
}

interface Rows extends Pick<BridgxState, 'tasks' | 'instances'> {
  networks: CloudNetwork[];
  homes: MachineCluster[];
}

function bridgxOf({ networks, homes, ...rows }: Rows): BridgxState {
  return {
    ...rows,
    orgs: [...orgs],
    users: [...users],
    accounts: [...accounts],
    clusters: homes.map(({ cluster }) => cluster),
    vpcs: networks.map(({ vpc }) => vpc),
    subnets: networks.flatMap(({ switches }) => switches),
    securityGroups: networks.flatMap(({ securityGroups }) => securityGroups),
    clouds: createClouds(),
    pending: [],
  };
}

/** What belongs to the second organisation, which the first must not see and, through the server's leaks, may. */
function createNeighbour(dice: Dice, scale: number) {
  const plan = { key: 'neighbour', name: 'vpc-neighbour', region: hangzhou, account: accounts[3], octet: 16 };
  const network = createCloudNetwork(dice, plan);
  const names = ['neighbour.web', 'neighbour.db', 'neighbour.gpu'];
  const homes = names.map((name, index) =>
    createMachineCluster(dice, {
      id: scale * 40 + index + 1,
      index: index === 2 ? 0 : 20 + index,
      name,
      machines: 4 + index * 4,
      network,
    }),
  );
  const plain = (slot: MachineSlot): MachineSlot => ({ ...slot, role: 'plain' });
  return { network, homes, slots: createMachineSlots(homes, { key: 'neighbour', from: 99_000 }).map(plain) };
}
