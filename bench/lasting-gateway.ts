import type { Contender } from './contenders.ts';

/** A gateway that is started again, on the same database, when a query has ended it. */
export interface Gateway {
  url(): Promise<string>;
  stop(): Promise<void>;
}

export async function openGateway(start: () => Promise<Contender>): Promise<Gateway> {
  let contender = await start();
  return {
    async url() {
      if (contender.hasEnded) contender = await start();
      return contender.url;
    },
    stop: () => contender.stop(),
  };
}
