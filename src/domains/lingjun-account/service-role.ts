import { builder } from '../../builder.ts';
import { lingjunPlaces, pageOfPlaces } from '../../graph/places.ts';
import { type ServiceRoleRow, serviceRoleLoaders } from './loaders.ts';

const LingjunServiceRole = builder.objectRef<ServiceRoleRow>('LingjunServiceRole').implement({
  description: 'The service-linked role by which the Lingjun service makes connections on behalf of an account.',
  fields: (t) => ({
    account: t.exposeString('account', { nullable: false, description: 'The alias of the account.' }),
    name: t.string({
      nullable: false,
      description: 'The name of the role, the same for every account.',
      resolve: () => 'AliyunServiceRoleForEfloVcc',
    }),
    exists: t.exposeBoolean('exists', {
      description: 'Whether the account has the role; without it no connection can be made.',
    }),
  }),
});

const LingjunServiceRoleFilter = builder.inputType('LingjunServiceRoleFilter', {
  description: 'Whose service-linked roles to list; every field given must match.',
  fields: (t) => ({
    account: t.string({ description: 'The alias of one account.' }),
    resourceGroupId: t.string({ description: 'The resource group in whose name to ask.' }),
  }),
});

builder.queryField('lingjunServiceRoles', (t) =>
  t.connection(
    {
      type: LingjunServiceRole,
      description: 'The service-linked roles of all accounts. One call per account.',
      args: { filter: t.arg({ type: LingjunServiceRoleFilter, description: 'Whose roles to list.' }) },
      resolve: (_root, { filter, ...page }, context) => {
        const places = lingjunPlaces(context, { account: filter?.account });
        const perAccount = [...new Map(places.map((place) => [place.account, place])).values()];
        const { ofAccount } = context.load(serviceRoleLoaders);
        return pageOfPlaces(perAccount, (place) => ofAccount(place, filter?.resourceGroupId), {
          filter,
          fields: {},
          page,
        });
      },
    },
    { name: 'LingjunServiceRoleConnection', description: 'A page of service-linked roles.' },
    { name: 'LingjunServiceRoleEdge', description: 'A service-linked role on a page.' },
  ),
);
