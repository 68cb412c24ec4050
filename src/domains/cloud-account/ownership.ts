import type { LoaderParts } from '../../context.ts';
import type { Place } from '../../upstream/keys.ts';
import { organisationLoaders } from '../cluster/organisation.ts';
import { notOwned } from '../cluster/ownership.ts';
import { cloudAccountLoaders } from './loaders.ts';

/** The organisation's cloud account of this access key. Throws FORBIDDEN for any other, which is never sent on. */
export async function ownedCloudKey({ load }: Pick<LoaderParts, 'load'>, place: Place, accessKeyId: string) {
  const key = (await load(cloudAccountLoaders).keys(place)).find((own) => own.accessKeyId === accessKeyId);
  if (key) return key;
  const hint = load(organisationLoaders).namedKeys(place)
    ? ''
    : ' as far as the server tells; BRIDGX_ACCESS_KEY_IDS can name accounts that have no cluster yet';
  throw notOwned(`cloud account ${JSON.stringify(accessKeyId)}`, hint);
}
