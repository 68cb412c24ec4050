import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';

/** The repository's folder. */
export const root = join(import.meta.dirname, '..', '..');

const foreign = new Set(['node_modules', '.git', '.data', 'generated', 'coverage']);

/** Files below a folder of the repository, as paths from its root; what is generated or installed is left out. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (foreign.has(entry.name)) return [];
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

export function linesOf(file: string): number {
  return textOf(file).split('\n').length - 1;
}

const specifiers = /^(?:import\b|\} from\b|.*\bimport\()[^'\n]*'([^'\n]+)'/gm;

/** What a module imports: files as paths from the root, packages by their names. */
export function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(specifiers)].map(([, name = '']) =>
    name.startsWith('.')
      ? relative(root, join(root, dirname(file), name))
          .split(sep)
          .join('/')
      : name,
  );
}
