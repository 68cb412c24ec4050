import { ClustersWithMachinesDocument, FleetPageDocument, UsageDaysDocument } from './generated.ts';
import { type Answer, type Gateway, request } from './request.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Prints the fleet, and what each cluster used in the week before `nowMs`. */
export async function report(gateway: Gateway, nowMs: number, print: (line: string) => void): Promise<void> {
  const { clusters } = dataOf(await request(gateway, ClustersWithMachinesDocument, { machines: 3 }));
  const week = { from: dayOf(nowMs - 7 * dayMs), to: dayOf(nowMs - dayMs) };
  for (const { id, name, machineCount, machines } of clusters?.nodes ?? []) {
    const some = machines?.nodes.map(({ instanceId }) => instanceId ?? 'a machine without an id') ?? [];
    print(`${name}: ${machineCount} machines, ${some.join(', ')}`);
    const { usageDays } = dataOf(await request(gateway, UsageDaysDocument, { cluster: id, ...week }));
    for (const day of usageDays ?? []) if (day) print(`  ${day.day}: ${day.machineHours.toFixed(1)} machine hours`);
  }
  const page = dataOf(await request(gateway, FleetPageDocument, { first: 5 }));
  for (const { name, vpc } of page.clusters?.nodes ?? []) {
    for (const { node, evidence } of vpc?.vccs?.edges ?? []) {
      print(`${name} reaches ${node.vccId}: ${evidence.rule} ${evidence.value}`);
    }
  }
}

/** A report wants all or nothing; a page would show what is there and mark what is not. */
function dataOf<Data>({ data, errors }: Answer<Data>): Data {
  const [error] = errors;
  if (error) throw new Error(`${error.extensions?.code ?? 'error'} at ${error.path?.join('.')}: ${error.message}`);
  if (!data) throw new Error('the answer has no data');
  return data;
}

function dayOf(epochMs: number): string {
  return new Date(epochMs).toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' });
}

if (import.meta.main) {
  const { FLEETGRAPH_URL = 'http://127.0.0.1:4000/graphql', FLEETGRAPH_KEY } = process.env;
  await report({ url: FLEETGRAPH_URL, key: FLEETGRAPH_KEY }, Date.now(), (line) => process.stdout.write(`${line}\n`));
}
