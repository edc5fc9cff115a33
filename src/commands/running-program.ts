import { relative, resolve } from 'node:path';

import type { ProcessIo } from '../cdk/index.js';

/* How to run this program again, for commands to copy. */

type Env = ProcessIo['env'];

/** The name of the image in the docs. */
const IMAGE = 'source-tiktok-ads';

/** What a command to copy needs from where it runs. */
export interface Needs {
  /** The program's file; by default the one that is running. */
  readonly program?: string;
  /** URL of a simulator to use in place of TikTok. */
  readonly api?: string;
  /** The folder of its files. In a container, the working directory outside is mounted there. */
  readonly folder?: string;
  /** Where its standard input comes from; nowhere by default. */
  readonly input?: 'pipe' | 'terminal';
}

/** True in the image, whose Dockerfile sets the variable. Its paths and its Node mean nothing outside. */
export const isInImage = (env: Env): boolean => env['AIRBYTE_ENTRYPOINT'] !== undefined;

/** A path as somebody in the working directory types it; in the image, which has no such person, the whole path. */
export function shortPath(path: string, env: Env): string {
  const short = relative('', path);
  return isInImage(env) || short === '' || short.startsWith('..') ? resolve(path) : short;
}

/**
 * A command to copy: this program with other arguments. Print it with `sayWhole` or `print`, which do not break it.
 */
export function commandToCopy(argv: string, env: Env, needs: Needs = {}): string {
  if (isInImage(env)) return ['docker run --rm', ...dockerOptions(needs), IMAGE, argv].join(' ');
  const { api, program = process.argv[1] ?? '' } = needs;
  const variables = api === undefined ? [] : [`TIKTOK_API_BASE_URL=${api}`];
  return [...variables, programAt(shortPath(program, env)), argv].join(' ');
}

/** The bundle is run by Node; the executable, which has no extension, by itself. */
function programAt(path: string): string {
  if (/\.m?js$/.test(path)) return `node ${path}`;
  return path.includes('/') ? path : `./${path}`;
}

function dockerOptions({ api, folder, input }: Needs): readonly string[] {
  return [
    ...(input === undefined ? [] : [input === 'terminal' ? '-it' : '-i']),
    // The simulator's address is one of the host.
    ...(api === undefined ? [] : [`--network host -e TIKTOK_API_BASE_URL=${api}`]),
    ...(folder === undefined ? [] : [`--user "$(id -u):$(id -g)" -v "$PWD:${folder}"`]),
  ];
}
