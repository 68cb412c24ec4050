import type { Emulator } from '../../src/emulator/emulator.ts';
import { lingjunDialect } from '../../src/upstream/lingjun/dialects.ts';
import { lingjunOperations } from '../../src/upstream/lingjun/operations.ts';
import type { Params } from '../../src/upstream/operation.ts';
import { callOf } from '../upstream/call-of.ts';
import type { Reply } from './lingjun-client.ts';
import { region } from './writing-client.ts';

type Name = keyof typeof lingjunOperations;

/** Sends operations to an emulator in the form in which the gateway writes them, by a key or by a signature. */
export function gatewayTo(emulator: Emulator, scheme: 'bearer' | 'acs3', clock: () => number) {
  const { apiKey, accessKeyId: keyId, accessKeySecret: keySecret } = emulator.credentials;
  const auth = scheme === 'bearer' ? { scheme, apiKey } : { scheme, keyId, keySecret };
  const dialect = lingjunDialect({ auth, clock, endpoint: emulator.lingjunUrl });
  return async (name: Name, params: Params = {}): Promise<Reply['body']> => {
    const { origin, path, method, headers, body } = await dialect.write(
      callOf(lingjunOperations[name], params, region),
    );
    const response = await fetch(`${origin}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    return response.json();
  };
}

/** The code of a refusal in either form of spelling; undefined for success. */
export const codeOf = ({ Code, code }: Reply['body']): unknown => Code ?? code;

/** One that is in the region of these tests. */
export function localOne<T extends { regionId: string }>(
  items: readonly T[],
  isWanted: (item: T) => boolean = () => true,
): T {
  const item = items.find((each) => each.regionId === region && isWanted(each));
  if (!item) throw new Error('the fleet has none');
  return item;
}
