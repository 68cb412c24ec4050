import type { Answer, Scene } from './scene.ts';
import type { LingjunOperationName } from './wire-call.ts';

interface TokenCall {
  name: LingjunOperationName;
  input: object;
  scene: Scene;
  answer: () => Answer;
}

/** A write with a client's token happens once: its repetition gets the first answer, another request is refused. */
export function oncePerToken({ name, input, scene, answer }: TokenCall): Answer {
  const token = 'ClientToken' in input ? String(input.ClientToken) : undefined;
  if (token === undefined) return answer();
  const key = `${name}/${scene.regionId}/${token}`;
  const request = JSON.stringify(input);
  const known = scene.state.tokenUses.get(key);
  if (known) return known.request === request ? { payload: known.payload } : clash;
  return remember(answer(), { key, request });
}

const clash: Answer = {
  refused: 'IdempotentFailed',
  message: 'The ClientToken was used for a request with other parameters.',
};

/** Nothing is remembered of reads, which give no state, and of what was refused. */
function remember(answer: Answer, { key, request }: { key: string; request: string }): Answer {
  if (!('payload' in answer) || answer.state === undefined) return answer;
  const tokenUses = new Map(answer.state.tokenUses).set(key, { request, payload: answer.payload });
  return { ...answer, state: { ...answer.state, tokenUses } };
}
