import {
  createSourceEventStream,
  executeSubscriptionEvent,
  mapSourceToResponseEvent,
  type subscribe,
  type ValidatedSubscriptionArgs,
  validateSubscriptionArgs,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '../context.ts';

/**
 * Gives each event of a subscription a context of its own. The one of its request was made when it began: its
 * loaders would answer with what they read then, and its time is over after a minute.
 */
export function subscriptions(): Plugin<Context> {
  return {
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn(async (args: Parameters<typeof subscribe>[0]) => {
        const valid = validateSubscriptionArgs(args);
        if (!('schema' in valid)) return { errors: valid };
        const source = await createSourceEventStream(valid);
        return isStream(source) ? mapSourceToResponseEvent(valid, source, executeAnew) : source;
      });
    },
  };
}

function executeAnew(args: ValidatedSubscriptionArgs) {
  const context = args.contextValue as Context; // every request is given one
  return executeSubscriptionEvent({ ...args, contextValue: context.anew() });
}

function isStream(source: object): source is AsyncIterable<unknown> {
  return Symbol.asyncIterator in source;
}
