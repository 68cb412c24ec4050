import { BadInput } from '../../errors.ts';
import { checkAddress } from '../../graph/cidr-rules.ts';
import { checkIn, placeOfKey } from '../../graph/key-rules.ts';
import { checkLength, checkName } from '../../graph/text-rules.ts';
import type { Place } from '../../upstream/keys.ts';
import type { NewCommTest, NewHost, NewNetTest, NewTrafficTest } from './new-settings.ts';

/** Throws BadInput for settings that break a rule, or do not go together. */
export function checkSettings({ cluster, clusterName, networkMode, port, ...settings }: NewNetTest): void {
  checkName(clusterName, 'input.clusterName');
  checkName(networkMode, 'input.networkMode');
  if (port !== undefined) checkRange(port, { argument: 'input.port', most: 65_535 });
  const { delayTest, trafficTest, communicationTest } = settings;
  const kinds = Object.entries({ delayTest, trafficTest, communicationTest }).filter(([, kind]) => kind !== undefined);
  if (kinds.length !== 1) {
    const got = kinds.map(([name]) => name).join(', ') || 'none';
    throw new BadInput({ argument: 'input', expected: 'one of delayTest, trafficTest, communicationTest', got });
  }
  const place = placeOfKey(cluster);
  if (delayTest) checkHosts(delayTest.hosts, { argument: 'input.delayTest.hosts', place });
  if (trafficTest) checkTraffic(trafficTest, place);
  if (communicationTest) checkCommunication(communicationTest, place);
}

const argument = 'input.trafficTest';

function checkTraffic({ clients, servers, ...flow }: NewTrafficTest, place: Place): void {
  checkHosts(clients, { argument: `${argument}.clients`, place });
  checkHosts(servers, { argument: `${argument}.servers`, place });
  checkRange(flow.durationSeconds, { argument: `${argument}.durationSeconds` });
  checkRange(flow.connectionCount, { argument: `${argument}.connectionCount` });
  if (flow.isGpuDirect === true && flow.protocol !== 'RDMA') {
    throw new BadInput({ argument: `${argument}.isGpuDirect`, expected: 'true only with RDMA', got: flow.protocol });
  }
}

function checkCommunication({ hosts, gpuCount, model }: NewCommTest, place: Place): void {
  checkHosts(hosts, { argument: 'input.communicationTest.hosts', place });
  checkRange(gpuCount, { argument: 'input.communicationTest.gpuCount' });
  checkName(model, 'input.communicationTest.model');
  for (const [index, { bondName }] of hosts.entries()) {
    if (bondName === undefined) continue;
    const path = `input.communicationTest.hosts.${index}.bondName`;
    throw new BadInput({ argument: path, expected: 'none: all ports of the host take part', got: bondName });
  }
}

function checkHosts(hosts: readonly NewHost[], { argument, place }: { argument: string; place: Place }): void {
  if (hosts.length === 0) throw new BadInput({ argument, expected: 'at least one host', got: 'none' });
  for (const [index, { ip, node, resourceId, name, bondName }] of hosts.entries()) {
    const path = `${argument}.${index}`;
    checkAddress(ip, `${path}.ip`);
    if (node !== undefined) checkIn(place, node, `${path}.node`);
    if (resourceId !== undefined) checkName(resourceId, `${path}.resourceId`);
    checkLength(name, `${path}.name`);
    checkLength(bondName, `${path}.bondName`);
    if (hosts.findIndex((other) => other.ip === ip && other.bondName === bondName) !== index) {
      throw new BadInput({ argument: path, expected: 'each host once', got: ip });
    }
  }
}

function checkRange(value: number, { argument, most }: { argument: string; most?: number }): void {
  if (value >= 1 && value <= (most ?? value)) return;
  throw new BadInput({ argument, expected: most === undefined ? 'at least 1' : `1 to ${most}`, got: value });
}
