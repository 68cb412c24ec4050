/** A cloud, and its service of machines, in their own names. */
interface Cloud {
  readonly name: string;
  readonly compute: string;
}

/** By how BridgX spells them. */
const clouds: Readonly<Record<string, Cloud>> = {
  AlibabaCloud: { name: 'Alibaba Cloud', compute: 'Elastic Compute Service' },
  HuaweiCloud: { name: 'Huawei Cloud', compute: 'Elastic Cloud Server' },
  TencentCloud: { name: 'Tencent Cloud', compute: 'Cloud Virtual Machine' },
  BaiduCloud: { name: 'Baidu AI Cloud', compute: 'Baidu Cloud Compute' },
  AWSCloud: { name: 'Amazon Web Services', compute: 'Amazon Elastic Compute Cloud' },
  PrivateCloud: { name: 'Private Cloud', compute: 'Private Cloud Machines' },
};

/** A cloud that BridgX did not tell is called just that: FOCUS leaves no name empty. */
export function cloudOf(provider: string | null): Cloud {
  const name = provider ?? 'Unknown';
  return clouds[name] ?? { name, compute: `${name} Machines` };
}
