import { builder } from '../../builder.ts';
import { BadInput } from '../../errors.ts';
import { textEnum } from '../../graph/text-enum.ts';

/** Clouds that BridgX drives, as it spells them. The last two exist only in its later versions. */
export const providers = {
  ALIBABA_CLOUD: 'AlibabaCloud',
  HUAWEI_CLOUD: 'HuaweiCloud',
  TENCENT_CLOUD: 'TencentCloud',
  PRIVATE_CLOUD: 'PrivateCloud',
  BAIDU_CLOUD: 'BaiduCloud',
  AWS_CLOUD: 'AWSCloud',
} as const;

export const provider = textEnum('CloudProvider', { description: 'A cloud that BridgX drives.', values: providers });
type Provider = NonNullable<ReturnType<typeof provider.of>>;

/** How BridgX spells a provider; throws BadInput for UNDOCUMENTED, which stands for no certain text. */
export function providerText(name: Provider, argument = 'provider'): string {
  if (name !== 'UNDOCUMENTED') return providers[name];
  throw new BadInput({ argument, expected: `one of ${Object.keys(providers).join(', ')}`, got: name });
}

export const clusterType = textEnum('ClusterType', {
  description: 'Where the machines of a cluster come from: made by BridgX (STANDARD) or entered by hand (CUSTOM).',
  values: { STANDARD: 'standard', CUSTOM: 'custom' },
});

export const authType = textEnum('MachineAuthType', {
  description: 'How one logs in to the machines of a cluster.',
  values: { PASSWORD: 'password', KEY_PAIR: 'key_pair' },
});

export const chargeType = textEnum('ChargeType', {
  description: 'How the cloud charges for machines: by use (POST_PAID) or as a subscription (PRE_PAID).',
  values: { POST_PAID: 'PostPaid', PRE_PAID: 'PrePaid' },
});

export const computingPower = textEnum('ComputingPower', {
  description: 'What the machines of a cluster compute with.',
  values: { CPU: 'CPU', GPU: 'GPU' },
});

/** `ecs.c6.large` out of `2核4G(ecs.c6.large)`, the form in which lists show machine types. */
export function bareMachineType(text: string | null): string | null {
  return text ? (/\(([^()]+)\)$/.exec(text)?.[1] ?? text) : null;
}

interface BridgxRow {
  readonly account: string;
}

/** What everything of BridgX has. */
export const BridgxResource = builder.interfaceRef<BridgxRow>('BridgxResource').implement({
  description: 'A thing that BridgX manages.',
  fields: (t) => ({
    account: t.exposeString('account', {
      nullable: false,
      description: 'The alias of the account whose BridgX server knows it.',
    }),
  }),
});
