// For the server of the benchmark: the parts of the simulator that it takes as they are, bundled to a throw-away module.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../scripts/ensure.mjs';

/**
 * `createWorld` for rows that look like TikTok's, `makeLimiter` for its quota, `writeJson` for its bare 64-bit ids, and
 * `startSimulator` for all of it.
 */
export async function loadSimulator() {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const outfile = join(folder, 'simulator.mjs');
  try {
    await build({
      stdin: {
        contents: [
          "export { createWorld } from './src/simulator/world/world.ts';",
          "export { makeLimiter } from './src/simulator/http/limiter.ts';",
          "export { startSimulator } from './src/simulator/http/server.ts';",
          "export { writeJson } from './src/simulator/http/json.ts';",
        ].join('\n'),
        resolveDir: root,
      },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
