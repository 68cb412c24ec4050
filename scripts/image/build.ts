import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import {
  commandOf,
  copyOf,
  type Instruction,
  readDockerfile,
  readIgnores,
  type Stage,
  variablesOf,
} from './dockerfile.ts';

/** A folder that stands for an image's root, and how the image is started. */
export interface Image {
  readonly root: string;
  workdir: string;
  readonly env: Record<string, string>;
  user: { readonly uid: number; readonly gid: number } | undefined;
  command: readonly string[];
  healthCheck: readonly string[];
}

/**
 * Does what the Dockerfile says in folders below `into`, without Docker: each stage is a folder with this process's
 * Node in place of the base image, and its commands run in the folder's working directory.
 */
export function buildImage(context: string, into: string): Image {
  const images = new Map<string, Image>();
  const stages = readDockerfile(readFileSync(join(context, 'Dockerfile'), 'utf8'));
  const ignores = readIgnores(readFileSync(join(context, '.dockerignore'), 'utf8'));
  for (const stage of stages) {
    const image = startStage(stage, into);
    images.set(stage.name, image);
    for (const instruction of stage.instructions) perform(instruction, image, { context, images, ignores });
  }
  const last = images.get(stages.at(-1)?.name ?? '');
  if (!last) throw new Error('the Dockerfile has no stage');
  return last;
}

function startStage({ image, name }: Stage, into: string): Image {
  const major = process.versions.node.split('.')[0];
  if (image !== `node:${major}-slim`) throw new Error(`the base image is ${image}, this is Node ${major}`);
  const root = join(into, name || 'image');
  mkdirSync(join(root, 'usr/local/bin'), { recursive: true });
  copyFileSync(process.execPath, join(root, 'usr/local/bin/node'));
  return { root, workdir: '/', env: {}, user: undefined, command: [], healthCheck: [] };
}

interface Building {
  readonly context: string;
  readonly images: ReadonlyMap<string, Image>;
  readonly ignores: ReturnType<typeof readIgnores>;
}

function perform(instruction: Instruction, image: Image, building: Building): void {
  const { name, text } = instruction;
  if (name === 'WORKDIR') {
    image.workdir = text;
    mkdirSync(inside(image, ''), { recursive: true });
  } else if (name === 'ENV') Object.assign(image.env, variablesOf(instruction));
  else if (name === 'COPY') copy(instruction, image, building);
  else if (name === 'RUN') run(text, image);
  else if (name === 'USER') image.user = userOf(text);
  else if (name === 'CMD') image.command = commandOf(instruction);
  else if (name === 'HEALTHCHECK') image.healthCheck = commandOf(instruction);
  else if (name !== 'VOLUME' && name !== 'EXPOSE') throw new Error(`${name} is not known here`);
}

function copy(instruction: Instruction, image: Image, { context, images, ignores }: Building): void {
  const { from, sources, target } = copyOf(instruction);
  for (const source of sources) {
    if (!from && !ignores.isKept(source)) throw new Error(`${source} is not in the build context`);
    const stage = images.get(from);
    const path = from && stage ? inside(stage, source) : join(context, source);
    const into = inside(image, target);
    const isInto = target.endsWith('/') && !statSync(path).isDirectory();
    cpSync(path, isInto ? join(into, basename(source)) : into, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => from !== '' || !ignores.left.has(relative(context, file)),
    });
  }
}

function run(command: string, image: Image): void {
  const { status } = spawnSync('sh', ['-c', command], {
    cwd: inside(image, ''),
    // How this machine reaches the package registry is its own affair: proxies, certificates.
    env: { ...process.env, ...environmentOf(image) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`RUN ${command} ended with ${status}`);
}

function userOf(text: string) {
  const [uid, gid] = text.split(':').map(Number);
  if (uid === undefined || gid === undefined) throw new Error(`USER ${text} is not a pair of numbers`);
  return { uid, gid };
}

/** A path of the image as a path of this machine. */
export function inside({ root, workdir }: Image, path: string): string {
  return resolve(root, `.${isAbsolute(path) ? path : join(workdir, path)}`);
}

/** The image's variables, its Node first on the path; npm and the shell are this machine's. */
export function environmentOf(image: Image): Record<string, string | undefined> {
  const { PATH, HOME } = process.env;
  const bin = join(image.root, 'usr/local/bin');
  return { HOME, ...image.env, PATH: [bin, PATH, dirname(process.execPath)].join(':') };
}
