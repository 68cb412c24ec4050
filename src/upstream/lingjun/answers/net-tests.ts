import { integer, list, maybe, record, text, time } from '../../decode.ts';

const host = record({ bond: text, iP: text, resourceId: text, serverName: text });

/** A network test of the controller; `resultDetial`, the service's own spelling, is only in the single read. */
export const netTest = record({
  clusterId: text,
  clusterName: text,
  commTest: maybe(record({ gPUNum: integer, hosts: list(host), model: text, type: text })),
  creationTime: time,
  delayTest: maybe(record({ hosts: list(host) })),
  finishedTime: time,
  netTestType: text,
  networkMode: text,
  port: text,
  resultDetial: text,
  status: text,
  testId: text,
  trafficTest: maybe(
    record({
      clients: list(host),
      duration: integer,
      gDR: text,
      protocol: text,
      qP: integer,
      servers: list(host),
      trafficModel: text,
    }),
  ),
});

export const startedNetTest = record({ testId: text });
