import type { LoaderParts } from '../../context.ts';
import { inLingjun } from '../../graph/places.ts';
import { createCollection } from '../../upstream/collection.ts';
import { lingjunOperations } from '../../upstream/lingjun/operations.ts';

export const erLoaders = (parts: LoaderParts) =>
  createCollection(
    {
      list: lingjunOperations.ListErs,
      idOf: ({ erId }) => erId,
      get: { operation: lingjunOperations.GetEr, params: (ErId) => ({ ErId }) },
    },
    inLingjun(parts),
  );
