// Runs the connector of the image under the tightest rules that a platform sets.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker, image } from './docker.mjs';

/** Files for the container. It runs as another user than this script, so everybody must be able to read them. */
const folder = mkdtempSync(join(tmpdir(), 'container-checks-'));
chmodSync(folder, 0o755);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** Writes text as it is, anything else as JSON. */
export function put(name, value) {
  writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
  chmodSync(join(folder, name), 0o644);
}

/** Flags of `docker run`. No swap: above the limit the kernel kills the process. */
export const hardened = (memory = '512m') => [
  ...['--user', '1000:1000', '--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
  ...['--memory', memory, '--memory-swap', memory, '-v', `${folder}:/secrets:ro`],
];

/** The flag that sets another API in place of TikTok's. */
export const apiAt = (url) => (url === undefined ? [] : ['-e', `TIKTOK_API_BASE_URL=${url}`]);

/** Runs the image's entrypoint: `{ status, stdout, stderr, messages, of(type) }`. */
export function connector(args, { input, api, memory } = {}) {
  const run = docker(
    ['run', '--rm', '-i', ...hardened(memory), ...apiAt(api), image, ...args],
    input === undefined ? undefined : JSON.stringify(input),
  );
  return withMessages(run);
}

/** Adds the messages of standard output; reading them throws if it holds anything else. */
export function withMessages(run) {
  const messages = () =>
    run.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  return {
    ...run,
    get messages() {
      return messages();
    },
    of: (type) => messages().filter((message) => message.type === type),
  };
}

/** Runs a shell command in the image. */
export const shell = (line, ...flags) =>
  docker(['run', '--rm', '-i', ...flags, '--entrypoint', 'sh', image, '-c', line]);
