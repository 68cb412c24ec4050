import type { Call } from './call.ts';
import { type Reply, success } from './envelope.ts';
import { likeFilter } from './like.ts';
import { cut, pager, readPage } from './paging.ts';

/** cloud_account/list: the accounts of every organisation. */
export function describeAccounts(call: Call): Reply {
  const page = readPage(call);
  const [provider, key] = [call.query('provider'), call.query('account')];
  const hasName = likeFilter(call.query('account_name'));
  const accounts = call.state.accounts.filter(
    (account) =>
      !account.deleted &&
      (provider === '' || account.provider === provider) &&
      (key === '' || account.accountKey === key) &&
      hasName(account.accountName),
  );
  const account_list = cut(accounts, page).map((account) => ({
    id: String(account.id),
    account_name: account.accountName,
    account: account.accountKey,
    provider: account.provider,
    create_at: call.zone.text(account.createdMs),
    create_by: account.createBy,
  }));
  return success({ account_list, pager: pager(page, accounts.length) });
}
