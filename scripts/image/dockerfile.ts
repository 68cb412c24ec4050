/** One instruction of a Dockerfile. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** One FROM with what follows it. */
export interface Stage {
  readonly image: string;
  /** The name after AS; "" for the stage that becomes the image. */
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

export function readDockerfile(text: string): readonly Stage[] {
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const { name, text: rest } of readInstructions(text)) {
    if (name === 'FROM') {
      const [image = '', , alias = ''] = rest.split(/\s+/);
      stages.push({ image, name: alias, instructions: [] });
    } else stages.at(-1)?.instructions.push({ name, text: rest });
  }
  return stages;
}

function readInstructions(text: string): Instruction[] {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  const joined = lines.join('\n').replaceAll(/\\\n\s*/g, '');
  return joined.split('\n').map((line) => {
    const [, name = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    return { name: name.toUpperCase(), text: rest };
  });
}

/** The variables of an ENV instruction; quoting is not understood. */
export function variablesOf({ text }: Instruction): Record<string, string> {
  return Object.fromEntries(text.split(/\s+/).map((pair) => pair.split(/=(.*)/s, 2)));
}

/** What a COPY takes from where. */
export interface Copy {
  /** The stage to copy from; "" for the build context. */
  readonly from: string;
  readonly sources: readonly string[];
  readonly target: string;
}

export function copyOf({ text }: Instruction): Copy {
  const words = text.split(/\s+/);
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length) ?? '';
  const paths = words.filter((word) => !word.startsWith('--'));
  return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' };
}

/** The command of a CMD or HEALTHCHECK in its JSON form. */
export function commandOf({ text }: Instruction): readonly string[] {
  const words: unknown = JSON.parse(text.slice(text.indexOf('[')));
  if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return words;
  throw new Error(`not a command in JSON form: ${text}`);
}

/** What the .dockerignore keeps out of, and lets into, the build context. */
export function readIgnores(text: string) {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#') && line !== '*');
  const kept = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  return {
    isKept: (source: string) => kept.some((path) => source === path || source.startsWith(`${path}/`)),
    left: new Set(lines.filter((line) => !line.startsWith('!'))),
  };
}
