import type { InputOf } from './input.ts';
import type { Answer, Scene } from './scene.ts';

/** The same in every region: the role is the account's. */
export function describeSlr(_input: InputOf<'DescribeSlr'>, { state }: Scene): Answer {
  return { payload: { HasRole: state.hasServiceRole } };
}
