import { Redis } from 'ioredis';

/** A Redis that may be gone at any time, without harm to anybody who asks it. */
export interface RedisLink {
  /** What the commands give; undefined when Redis did not answer in time. */
  ask<T>(commands: (redis: Redis) => Promise<T>): Promise<T | undefined>;
  /** Calls each time that commands can be sent again. */
  onReady(callback: () => void): void;
  /** Hears what is published on a channel, over a connection of its own. */
  listen(channel: string, listener: Listener): void;
  close(): void;
}

export interface Listener {
  onMessage(text: string): void;
  /** From now on each message arrives; those of the time before may have been missed. */
  onListening(): void;
  /** From now on messages are missed. */
  onGap(): void;
}

export interface RedisLinkOptions {
  url: string;
  /** Epoch milliseconds. */
  clock: () => number;
  /** Told of each fault that made Redis count as gone. */
  onFault: (error: Error) => void;
  /** Default: 250. A shared cache that is slower than that is no gain over memory alone. */
  commandTimeoutMs?: number;
  /** For this long nothing is asked after a fault, so that a hanging Redis does not slow every call. Default: 1000. */
  pauseMs?: number;
}

/** Connects, and connects again whenever the connection is lost. */
export function openRedis(options: RedisLinkOptions): RedisLink {
  const { url, clock, onFault, commandTimeoutMs = 250, pauseMs = 1_000 } = options;
  const retryStrategy = (times: number) => Math.min(50 * 2 ** times, 2_000);
  const redis = new Redis(url, {
    commandTimeout: commandTimeoutMs,
    connectTimeout: 2_000,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy,
  });
  const listeners: Redis[] = [];
  let askAgainMs = 0;
  // Each failed attempt to connect is an event; without a listener ioredis prints it.
  redis.on('error', onFault);
  redis.on('ready', () => {
    askAgainMs = 0;
  });
  const firstReady = new Promise<void>((resolve) => {
    redis.once('ready', resolve);
    redis.once('error', () => resolve());
    redis.once('close', resolve);
  });
  return {
    async ask(commands) {
      await firstReady;
      if (clock() < askAgainMs) return undefined;
      try {
        return await commands(redis);
      } catch (error) {
        askAgainMs = clock() + pauseMs;
        onFault(error instanceof Error ? error : new Error(String(error)));
        return undefined;
      }
    },
    onReady(callback) {
      redis.on('ready', callback);
    },
    listen(channel, { onMessage, onListening, onGap }) {
      const own = new Redis(url, { maxRetriesPerRequest: null, autoResubscribe: false, retryStrategy });
      listeners.push(own);
      own.on('error', onFault);
      own.on('message', (_channel, text) => onMessage(text));
      own.on('ready', () => void own.subscribe(channel).then(onListening, onFault));
      own.on('close', onGap);
    },
    close() {
      for (const connection of [redis, ...listeners]) connection.disconnect();
    },
  };
}
