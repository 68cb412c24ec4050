import type { Config } from './config.ts';
import type { Emulator } from './emulator/emulator.ts';
import type { AccountSettings } from './upstream/upstreams.ts';

/** The account of the demo: both upstreams are the emulator's. */
export function emulatedAccount({ lingjunUrl, bridgxUrl, credentials, fleet }: Emulator): AccountSettings {
  const { accounts, users } = fleet.bridgx;
  const organisation = users.find(({ username }) => username === credentials.bridgxUsername)?.orgId;
  return {
    alias: 'default',
    lingjun: {
      endpoint: lingjunUrl,
      auth: { scheme: 'acs3', keyId: credentials.accessKeyId, keySecret: credentials.accessKeySecret },
      regions: fleet.lingjun.regions.map(({ regionId }) => regionId),
    },
    bridgx: {
      endpoint: bridgxUrl,
      auth: {
        username: credentials.bridgxUsername,
        password: credentials.bridgxPassword,
        accessKeyIds: accounts.filter(({ orgId }) => orgId === organisation).map(({ accountKey }) => accountKey),
      },
      timeZone: 'Asia/Shanghai',
    },
  };
}

/** Enough for a month and the one before it. */
const demoDays = 60;

/** The settings with the demo's account in place of configured ones. */
export function withDemo(config: Config, emulator: Emulator): Config {
  return {
    ...config,
    accounts: [emulatedAccount(emulator)],
    usageSync: { ...config.usageSync, days: demoDays },
  };
}
