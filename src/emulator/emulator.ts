import { Hono } from 'hono';
import { type AgingFleet, createAgingFleet } from './aging-fleet.ts';
import { createBridgxApp } from './bridgx/app.ts';
import { createControlsApp } from './controls.ts';
import { createFaultPlan, type FaultInput } from './faults.ts';
import { createDice } from './fleet/dice.ts';
import type { Fleet } from './fleet/model.ts';
import { createLingjunApp } from './lingjun/app.ts';
import { createIds } from './lingjun/ids.ts';
import { listen } from './listen.ts';
import { type Credentials, defaultCredentials, type EmulatorSettings, emulatorSettings } from './options.ts';
import { createFlowControl } from './rate-limits.ts';
import { createTally, type Stats } from './stats.ts';
import { createTraffic } from './traffic.ts';

export interface EmulatorOptions extends Partial<EmulatorSettings> {
  /** Epoch milliseconds. The fleet is made, and grows older, by it. */
  clock?: () => number;
  /** Replaces the known ones, each for itself. */
  credentials?: Partial<Credentials>;
}

export interface Emulator {
  lingjunUrl: string;
  bridgxUrl: string;
  credentials: Readonly<Credentials>;
  /** The state behind both servers now. Machines come and go with the clock, to the minute. */
  readonly fleet: Fleet;
  /** Calls since the start or the last reset. */
  stats(): Stats;
  /** Replaces all faults; an empty list ends them. Throws for anything that is no list of faults. */
  setFaults(faults: FaultInput): void;
  /** A new fleet from the same seed at the clock's time; counters, faults and flow control start over. */
  reset(): void;
  /** Ends both servers and every open connection. */
  close(): Promise<void>;
}

/** Starts both upstreams as HTTP servers; rejects when an option is wrong or a port is taken. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { clock = Date.now, credentials: own, ...rest } = options;
  const settings = emulatorSettings.parse(rest);
  const credentials = Object.freeze({ ...defaultCredentials, ...own });
  const core = createCore(settings, { clock, credentials });
  const { host, lingjunPort, bridgxPort } = settings;
  const lingjun = await listen(core.lingjunApp, { host, port: lingjunPort });
  const bridgx = await listen(core.bridgxApp, { host, port: bridgxPort }).catch(async (error: unknown) => {
    await lingjun.close();
    throw error;
  });
  return {
    lingjunUrl: lingjun.url,
    bridgxUrl: bridgx.url,
    credentials,
    get fleet() {
      return core.fleet();
    },
    stats: core.stats,
    setFaults: core.setFaults,
    reset: core.reset,
    async close() {
      await Promise.all([lingjun.close(), bridgx.close()]);
    },
  };
}

interface CoreParts {
  clock: () => number;
  credentials: Readonly<Credentials>;
}

function createCore(settings: EmulatorSettings, { clock, credentials }: CoreParts) {
  const { seed, scale, latencyMs, rateLimits, timeZone, notFoundStatus, asyncMs, serviceRole } = settings;
  const { bridgxGeneration: generation, bridgxTokenSeconds: tokenSeconds } = settings;
  const adjust = (made: Fleet) => ownedBy(credentials, withRole(serviceRole, made));
  const fleet = createAgingFleet({ seed, scale, clock, adjust });
  const dice = createDice(seed);
  const tally = createTally();
  const faults = createFaultPlan(dice);
  const flowControl = createFlowControl({ enabled: rateLimits, clock });
  const traffic = createTraffic({ latencyMs, dice, faults, tally });
  const controls = {
    stats: tally.stats,
    setFaults: (input: unknown) => faults.set(input),
    reset() {
      fleet.reset();
      tally.reset();
      faults.set([]);
      flowControl.reset();
    },
  };
  const newId = createIds(dice, clock);
  const lingjun = {
    ...partOf(fleet, 'lingjun'),
    clock,
    credentials,
    traffic,
    flowControl,
    notFoundStatus,
    asyncMs,
    newId,
  };
  const bridgx = {
    ...partOf(fleet, 'bridgx'),
    clock,
    timeZone,
    traffic,
    asyncMs,
    newId,
    generation,
    tokenSeconds,
  };
  return {
    ...controls,
    fleet: fleet.now,
    lingjunApp: withControls(controls, createLingjunApp(lingjun)),
    bridgxApp: withControls(controls, createBridgxApp(bridgx)),
  };
}

/** How one of the servers reads and writes its own part of the fleet. */
function partOf<Name extends keyof Fleet>(fleet: AgingFleet, name: Name) {
  return {
    state: () => fleet.now()[name],
    update: (change: (state: Fleet[Name]) => Fleet[Name]) =>
      fleet.update((whole) => ({ ...whole, [name]: change(whole[name]) })),
  };
}

function withControls(controls: Parameters<typeof createControlsApp>[0], upstream: Hono): Hono {
  const app = new Hono();
  app.route('/', createControlsApp(controls));
  app.all('*', (context) => upstream.fetch(context.req.raw, context.env));
  return app;
}

/** The first user of BridgX is the one whom the credentials name. */
function ownedBy({ bridgxUsername, bridgxPassword }: Credentials, fleet: Fleet): Fleet {
  const users = fleet.bridgx.users.map((user) =>
    user.id === 1 ? { ...user, username: bridgxUsername, password: bridgxPassword } : user,
  );
  return { ...fleet, bridgx: { ...fleet.bridgx, users } };
}

function withRole(hasServiceRole: boolean, fleet: Fleet): Fleet {
  return { ...fleet, lingjun: { ...fleet.lingjun, hasServiceRole } };
}
