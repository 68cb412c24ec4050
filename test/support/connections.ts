import { idOf, some } from '../domains/lingjun-facts.ts';
import type { GatewayOptions, TestGateway } from './gateway.ts';
import { ended } from './operations.ts';
import { resolved, startWriting } from './writing.ts';

/** What a mutation tells of its connection. */
export const vccFields = `vcc {
  id vccId name zone statusText vpdId vpcId cenId cenOwnerId connectionType bgpAsn bgpCidr
  tags { key value } detail { bandwidthMbps vSwitchId }
}`;

/** A gateway whose clock the test moves, and what tests of connections ask of it. */
export async function startConnections(options: GatewayOptions = {}) {
  const gateway = await startWriting(options);
  /** The payload of a mutation, or what it was refused for. */
  const write = async (field: string, input: Record<string, unknown>, fields?: string) => {
    const { data, errors } = await gateway.write(field, input, fields);
    return { ...data?.[field], errors };
  };
  /** An order that the service takes. */
  const order = (name: string) => ({
    vpdId: vpdId(gateway),
    name,
    bandwidthMbps: 2000,
    end: { vpc: { vpcId: 'vpc-1' } },
  });
  /** An operation that the service accepted, once it has ended. */
  const done = (id: string) => {
    gateway.later();
    return ended(gateway, id);
  };
  return {
    gateway,
    later: gateway.later,
    write,
    order,
    done,
    /** An operation whose answer got lost, once it has ended. */
    settled: (id: string) => resolved(gateway, id),
    /** Makes a connection, and gives its global id once it is Available. */
    async connected(name: string): Promise<string> {
      const { operation } = await write('createVcc', order(name));
      const { resourceId } = await done(operation.id);
      gateway.calls();
      return resourceId;
    },
    vccsNamed: (name: string) => gateway.emulator.fleet.lingjun.vccs.filter(({ vccName }) => vccName === name),
  };
}

export type Connections = Awaited<ReturnType<typeof startConnections>>;

function vpdId({ emulator }: TestGateway): string {
  const isFit = ({ status, regionId }: { status: string; regionId: string }) =>
    status === 'Available' && regionId === 'cn-wulanchabu';
  const vpd = some(emulator.fleet.lingjun.vpds, isFit);
  return idOf('Vpd', vpd, vpd.vpdId);
}
