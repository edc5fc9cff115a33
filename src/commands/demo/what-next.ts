import { commandToCopy, isInImage, shortPath } from '../running-program.js';
import type { Terminal } from '../../terminal/terminal.js';

/** What a demo has shown. */
export interface Shown {
  /** Where all files are. */
  readonly folder: string;
  /** The connector's executable. */
  readonly program: string;
  readonly accounts: number;
  /** Ads per ad group. */
  readonly ads: number;
  readonly days: number;
}

/**
 * Where the files are, and commands to copy. The demo's simulator stops with the demo, so they start another one. Files in
 * a container are gone with it, so from the image the next step is to keep them.
 */
export function whatNext(shown: Shown, { env }: Pick<Terminal, 'env'>): string {
  const folder = shortPath(shown.folder, env);
  const files = `files: ${folder}/*.jsonl (rows), ${folder}/second-read/*.jsonl, and config.json, catalog.json, state.json`;
  return [files, ...(isInImage(env) ? keepingIn(env) : commandsFor(shown, folder, env))].join('\n');
}

type Env = Terminal['env'];

const keepingIn = (env: Env): readonly string[] => [
  '       in the container, which is gone with --rm. To keep them in ./demo-output:',
  `next:  ${commandToCopy('demo --out /data/demo-output', env, { folder: '/data' })}`,
];

function commandsFor({ program, accounts, ads, days }: Shown, folder: string, env: Env): readonly string[] {
  const simulate = `simulate --accounts ${accounts} --ads ${ads} --days ${days} --plain-names`;
  const read = `read --config ${folder}/config.json --catalog ${folder}/catalog.json`;
  const api = 'http://127.0.0.1:8089/open_api/v1.3/';
  return [
    `next:  ${commandToCopy(simulate, env, { program })} &`,
    `       ${commandToCopy(read, env, { api, program })} > output.jsonl`,
    `       kill %1   # stops the simulator`,
    `       or put your own token and accounts in ${folder}/config.json, and omit TIKTOK_API_BASE_URL`,
  ];
}
