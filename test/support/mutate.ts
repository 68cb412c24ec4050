import type { TestGateway } from './gateway.ts';

const told = `operation { id kind status statusText resourceId attempts
    error { code message upstreamCode dependants { ids nodes { __typename } } } }
  dryRun { price { amount } calls { purpose operation arguments } prerequisites { text met } dependants { ids } }`;

/** Asks for a mutation by its name; gives its payload, or the first error of a refusal before anything was stored. */
export async function mutate(
  gateway: Pick<TestGateway, 'query'>,
  { name, input, thing = '' }: { name: string; input: object; thing?: string },
) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { clientMutationId ${told} ${thing} } }`;
  const { data, errors } = await gateway.query(document, { input });
  return { payload: data?.[name], refusal: errors?.[0] };
}
