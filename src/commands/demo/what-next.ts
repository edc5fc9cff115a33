import { runningProgram, shortPath } from '../running-program.js';
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
 * Where the files are, and commands to copy. The demo's simulator stops with the demo, so they start another one. Paths in
 * a container mean nothing outside of it, so from the image (`AIRBYTE_ENTRYPOINT`) the next step is to keep the files.
 */
export function whatNext(shown: Shown, { env }: Pick<Terminal, 'env'>): string {
  const folder = shortPath(shown.folder);
  const files = `files: ${folder}/*.jsonl (rows), ${folder}/second-read/*.jsonl, and config.json, catalog.json, state.json`;
  const isImage = env['AIRBYTE_ENTRYPOINT'] !== undefined;
  return [files, ...(isImage ? KEEPING : commandsFor(shown, folder))].join('\n');
}

const KEEPING = [
  '       in the container, which is gone with --rm. To keep them in ./demo-output:',
  'next:  docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/out" source-tiktok-ads demo --out /out/demo-output',
];

function commandsFor({ program, accounts, ads, days }: Shown, folder: string): readonly string[] {
  const self = runningProgram(program);
  return [
    `next:  ${self} simulate --accounts ${accounts} --ads ${ads} --days ${days} &`,
    `       TIKTOK_API_BASE_URL=http://127.0.0.1:8089/open_api/v1.3/ ${self} read --config ${folder}/config.json --catalog ${folder}/catalog.json > output.jsonl`,
    `       kill %1   # stops the simulator`,
    `       or put your own token and accounts in ${folder}/config.json, and omit TIKTOK_API_BASE_URL`,
  ];
}
