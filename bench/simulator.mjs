// For the benchmark's server: the parts of the simulator that it uses unchanged, bundled to a temporary module.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../scripts/ensure.mjs';

/**
 * `createWorld` for rows like TikTok's, `makeLimiter` for its quota, `writeJson` for its bare 64-bit ids, and
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
