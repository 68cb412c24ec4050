import type { Watched } from '../../changes/change.ts';
import type { LoaderParts } from '../../context.ts';
import { BadInput } from '../../errors.ts';
import { defineChange } from '../../graph/change-kinds.ts';
import { idOfKey, placeOfKey } from '../../graph/key-rules.ts';
import { lingjunDependants } from '../../graph/lingjun-dependants.ts';
import { checkName, checkTags, type TagText, wireTags } from '../../graph/text-rules.ts';
import { keyOf, type Place } from '../../upstream/keys.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';
import { hubPartLoaders } from './hub-parts.ts';
import { hubLimitMs, hubShown } from './hub-rules.ts';
import { erLoaders } from './loaders.ts';

const { GetEr, ListErs } = lingjunOperations;

interface NewEr extends Place {
  readonly name: string;
  readonly masterZone: string;
  readonly description?: string;
  readonly resourceGroupId?: string;
  readonly tags: readonly TagText[];
}

export const createEr = defineChange<NewEr, typeof lingjunOperations.CreateEr>({
  kind: 'CREATE_ER',
  operation: lingjunOperations.CreateEr,
  thing: 'Er',
  place: ({ account, region }) => ({ account, region }),
  params: ({ name, masterZone, description, resourceGroupId, tags }) => ({
    ErName: name,
    MasterZoneId: masterZone,
    Description: description,
    ResourceGroupId: resourceGroupId,
    Tag: wireTags(tags),
  }),
  validate({ name, masterZone, tags }) {
    checkName(name, 'input.name');
    checkName(masterZone, 'input.masterZone');
    checkTags(tags, 'input.tags');
  },
  invalidates: [GetEr, ListErs],
  madeKeyOf: ({ erId }, { account, region }) => (erId === null ? null : keyOf(account, region, erId)),
  repetition: {
    operation: ListErs,
    async find({ name, masterZone, description = '' }, { reads, place }) {
      const ers = await reads.load(erLoaders).filtered(place, { ErName: name });
      const same = ers.filter(
        (er) => er.erName === name && er.masterZoneId === masterZone && (er.description ?? '') === description,
      );
      return same.map(({ key }) => key);
    },
  },
  watch: { operation: GetEr, read: statusOf, done: ['Available'], failed: ['Not Available'], timeLimitMs: hubLimitMs },
});

interface KnownEr {
  /** The key of the hub. */
  readonly er: string;
}

const known = {
  thing: 'Er',
  place: ({ er }: KnownEr) => placeOfKey(er),
  keyOf: ({ er }: KnownEr) => er,
  repetition: 'harmless',
} as const;

interface ErTexts extends KnownEr {
  readonly name?: string;
  readonly description?: string;
}

export const updateEr = defineChange<ErTexts, typeof lingjunOperations.UpdateEr>({
  ...known,
  kind: 'UPDATE_ER',
  operation: lingjunOperations.UpdateEr,
  params: ({ er, name, description }) => ({ ErId: idOfKey(er), ErName: name, Description: description }),
  validate({ name, description }) {
    if (name !== undefined) checkName(name, 'input.name');
    if (name === undefined && description === undefined) {
      throw new BadInput({ argument: 'input', expected: 'a name or a description', got: 'neither' });
    }
  },
  invalidates: hubShown,
});

export const deleteEr = defineChange<KnownEr, typeof lingjunOperations.DeleteEr>({
  ...known,
  kind: 'DELETE_ER',
  operation: lingjunOperations.DeleteEr,
  params: ({ er }) => ({ ErId: idOfKey(er) }),
  async check({ er }, { reads, isDryRun }) {
    // The service refuses by itself and says why, for the price of one call; only a plan has to ask before.
    if (!isDryRun) return [];
    const attachments = await reads.load(hubPartLoaders).attachments.ofHub(er);
    const dependants = attachments.map(({ key }) => ({ type: 'ErAttachment', key }));
    return [{ text: 'Nothing is attached to the hub any more.', isMet: dependants.length === 0, dependants }];
  },
  invalidates: hubShown,
  doneCodes: ['1003'],
  dependantsOf: ({ failure }, place) => lingjunDependants(failure.content, place),
  watch: { operation: GetEr, read: statusOf, done: 'absent', failed: ['Not Available'], timeLimitMs: hubLimitMs },
});

async function statusOf({ key, reads }: Pick<Watched<object, LoaderParts>, 'key' | 'reads'>) {
  const row = await reads.load(erLoaders).byId.load(key);
  return row && { statusText: row.status, message: row.message };
}
