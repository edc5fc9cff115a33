import { relative } from 'node:path';

/** A path as a person in the working directory would type it. */
export function shortPath(path: string): string {
  const short = relative('', path);
  return short === '' || short.startsWith('..') ? path : short;
}

/** How this process was started, for commands to copy, e.g. `node dist/main.mjs`. */
export const runningProgram = (path = process.argv[1] ?? ''): string => `node ${shortPath(path)}`;
