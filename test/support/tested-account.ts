import { emulatedAccount } from '../../src/demo.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { LingjunAuth } from '../../src/upstream/lingjun/dialects.ts';
import type { AccountSettings } from '../../src/upstream/upstreams.ts';

/** How calls to Lingjun are proven in this run of the tests; TEST_LINGJUN_AUTH=bearer asks for an API key. */
const scheme = schemeOf(process.env.TEST_LINGJUN_AUTH);

function schemeOf(named: string | undefined): LingjunAuth['scheme'] {
  if (named === undefined || named === '' || named === 'acs3') return 'acs3';
  if (named === 'bearer') return named;
  throw new Error(`TEST_LINGJUN_AUTH is ${named}: set bearer or acs3`);
}

/** The account of the demo, with the proof that this run tests. */
export function testedAccount(emulator: Emulator): AccountSettings {
  const { lingjun, ...rest } = emulatedAccount(emulator);
  return { ...rest, ...(lingjun ? { lingjun: { ...lingjun, auth: authOf(emulator) } } : {}) };
}

/** The same for a gateway that reads its environment. */
export function authEnv({ credentials }: Emulator): Record<string, string> {
  if (scheme === 'bearer') return { LINGJUN_AUTH: scheme, DASHSCOPE_API_KEY: credentials.apiKey };
  return {
    LINGJUN_AUTH: scheme,
    ALIBABA_CLOUD_ACCESS_KEY_ID: credentials.accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: credentials.accessKeySecret,
  };
}

/** What the gateway proves itself with, which nobody may see. */
export function lingjunSecrets({ credentials: { apiKey, accessKeyId, accessKeySecret } }: Emulator): string[] {
  return scheme === 'bearer' ? [apiKey] : [accessKeySecret, accessKeyId];
}

function authOf({ credentials: { apiKey, accessKeyId: keyId, accessKeySecret: keySecret } }: Emulator): LingjunAuth {
  return scheme === 'bearer' ? { scheme, apiKey } : { scheme, keyId, keySecret };
}
