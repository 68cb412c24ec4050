import { changedPaiResourceGroup, paiResourceGroup } from '../answers/pai-studio.ts';
import { alwaysPaged, eflo, type LingjunOperation } from '../operation.ts';

const paiStudio = { ...eflo, product: 'paistudio', version: '2022-01-12', envelope: 'flat' } as const;

/** Resource groups of PAI Studio. */
export const paiStudioOperations = {
  GetResourceGroup: {
    ...paiStudio,
    name: 'GetResourceGroup',
    style: { method: 'GET', path: '/api/v1/resources/{ResourceGroupID}' },
    answer: paiResourceGroup,
    params: { IsAIWorkspaceDataEnabled: 'flag', ResourceGroupID: 'text!', Tag: 'json' },
  },
  ListResourceGroups: {
    ...paiStudio,
    name: 'ListResourceGroups',
    style: { method: 'GET', path: '/api/v1/resources' },
    rowId: 'resourceGroupID',
    answer: paiResourceGroup,
    paging: { ...alwaysPaged, items: 'ResourceGroups', total: 'TotalCount' },
    params: {
      ComputingResourceProvider: 'text',
      HasResource: 'flag',
      Name: 'text',
      Order: 'text',
      PageNumber: 'integer',
      PageSize: 'integer',
      ResourceGroupIDs: 'text',
      ResourceType: 'text',
      ShowAll: 'flag',
      SortBy: 'text',
      Status: 'text',
      Versions: 'text',
    },
  },
  CreateResourceGroup: {
    ...paiStudio,
    kind: 'write',
    name: 'CreateResourceGroup',
    style: { method: 'POST', path: '/api/v1/resources' },
    sends: 'json',
    answer: changedPaiResourceGroup,
    params: {
      ComputingResourceProvider: 'text',
      Description: 'text',
      Name: 'text',
      ResourceType: 'text',
      Tag: 'objects',
      UserVpc: 'json',
      Version: 'text',
    },
  },
  UpdateResourceGroup: {
    ...paiStudio,
    kind: 'write',
    name: 'UpdateResourceGroup',
    style: { method: 'PUT', path: '/api/v1/resources/{ResourceGroupID}' },
    sends: 'json',
    answer: changedPaiResourceGroup,
    params: { Description: 'text', Name: 'text', ResourceGroupID: 'text!', Unbind: 'flag', UserVpc: 'json' },
  },
} as const satisfies Readonly<Record<string, LingjunOperation>>;
