import type { BridgxAccount, BridgxState, BridgxUser } from './model.ts';

/** One row of accounts per cloud key; the first three are organisation 1's, the last is organisation 2's. */
export const accounts = [
  account({ id: 1, orgId: 1, accountName: 'lingjun-training', accountKey: 'LTAI5tFgTrainEmulator01' }),
  account({ id: 2, orgId: 1, accountName: 'lingjun-inference', accountKey: 'LTAI5tFgInferEmulator02' }),
  account({ id: 3, orgId: 1, accountName: '混合云', accountKey: 'AKIDzFgTencentEmulator3', provider: 'TencentCloud' }),
  account({ id: 4, orgId: 2, accountName: 'neighbour', accountKey: 'LTAI5tFgNeighbourEmul04' }),
] as const satisfies readonly BridgxAccount[];

export const orgs: BridgxState['orgs'] = [
  { id: 1, name: 'fleet' },
  { id: 2, name: 'neighbour' },
  { id: 3, name: 'newcomer' },
];

/** `root` is what a fresh BridgX comes with; the others are there to look at its scoping from outside. */
export const users: BridgxUser[] = [
  user({ id: 1, orgId: 1, username: 'root', password: '123456', type: 'ADMIN' }),
  user({ id: 2, orgId: 1, username: 'analyst', password: 'analyst-password' }),
  user({ id: 3, orgId: 2, username: 'neighbour', password: 'neighbour-password', type: 'ADMIN' }),
  user({ id: 4, orgId: 3, username: 'newcomer', password: 'newcomer-password', type: 'ADMIN' }),
  user({ id: 5, orgId: 1, username: 'retired', password: 'retired-password', enabled: false }),
];

type AccountRow = Pick<BridgxAccount, 'id' | 'orgId' | 'accountName' | 'accountKey'> & { provider?: string };

function account({ provider = 'AlibabaCloud', ...row }: AccountRow): BridgxAccount {
  return { ...row, provider, createdMs: Date.UTC(2022, 0, 1 + row.id, 2), createBy: 'root', deleted: false };
}

type UserRow = Pick<BridgxUser, 'id' | 'orgId' | 'username' | 'password'> & Partial<BridgxUser>;

function user(row: UserRow): BridgxUser {
  return { type: 'COMMON', enabled: true, ...row };
}
