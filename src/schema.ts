import { builder } from './builder.ts';
import './graph/scalars.ts';
import './domains/vpd/vpd.ts';
import './domains/vcc/vcc.ts';
import './domains/vcc/vpd-links.ts';

builder.queryType({
  description: 'What can be read. A remote field is null when its upstream fails; the rest of the answer stands.',
  authScopes: { read: true },
});

export const schema = builder.toSchema();
