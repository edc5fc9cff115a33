// Logs in with a browser: `node browser-checks.mjs CHROMIUM`. The last line is `N passed, N failed`; the exit code is 1
// if a check failed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ensureBuilt, root } from '../../../scripts/ensure.mjs';
import { accountIds, startSimulator, TOKEN } from '../../../scripts/simulator.mjs';
import { startBrowser } from '../browser.mjs';
import { check, summarise } from '../../../scripts/checks.mjs';

const [executablePath] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'login-in-browser-'));
const SECRET = 'secret-of-the-simulated-app-0123456789';
const ACCOUNTS = accountIds(3);

/** Starts a command of the connector. `heard` resolves when its standard error has the pattern. */
function start(argv, env) {
  const child = spawn(process.execPath, [`${root}dist/main.mjs`, ...argv], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const exited = once(child, 'close').then(([code]) => ({ code, said }));
  const heard = async (pattern) => {
    for (;;) {
      const found = pattern.exec(said);
      if (found !== null) return found;
      const next = await Promise.race([once(child.stderr, 'data'), exited]);
      assert.ok(Array.isArray(next), `ended without ${String(pattern)}: ${said}`);
    }
  };
  return { heard, exited };
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

ensureBuilt();
const simulator = await startSimulator({ accounts: ACCOUNTS.length });
const browser = await startBrowser(executablePath);

/** Runs login, and does something on the page of the portal. */
async function login(name, onPortal) {
  const out = join(folder, `${name}.json`);
  const redirect = `http://127.0.0.1:${await freePort()}/back`;
  const argv = ['login', '--app-id', '7000000000000000000', '--redirect-uri', redirect, '--out', out];
  const process = start(argv, { TIKTOK_API_BASE_URL: simulator.url, TIKTOK_APP_SECRET: SECRET });
  const [url] = await process.heard(/^http:\S+\/portal\/auth\S+$/m);
  const page = await browser.newPage();
  await page.goto(url);
  await onPortal(page);
  await page.waitForURL(`${redirect}*`);
  const shown = await page.locator('p').textContent();
  await page.close();
  return { ...(await process.exited), out, shown };
}

await check(
  'a browser that confirms two accounts makes a config with the token, for its owner only',
  async () => {
    const { code, said, out, shown } = await login('confirmed', async (page) => {
      await page.getByLabel(ACCOUNTS[2]).uncheck();
      await page.getByLabel('Pixel Management').uncheck();
      await page.getByRole('button', { name: 'Confirm' }).click();
    });
    assert.equal(code, 0, said);
    assert.match(shown, /Continue in the terminal/);
    const { access_token, accounts } = JSON.parse(readFileSync(out, 'utf8'));
    assert.deepEqual(
      { access_token, accounts },
      { access_token: TOKEN, accounts: ACCOUNTS.slice(0, 2).join() },
    );
    assert.equal(statSync(out).mode & 0o777, 0o600);
    assert.match(said, /^Granted: Reporting, .*Music Library$/m);
    assert.ok(!said.includes(TOKEN) && !said.includes(SECRET), said);
    const checked = await start(['check', '--config', out], { TIKTOK_API_BASE_URL: simulator.url }).exited;
    assert.match(checked.said, /"status":"SUCCEEDED"/);
  },
);

await check('a browser that cancels ends login with a sentence and without a file', async () => {
  const { code, said, out, shown } = await login('cancelled', (page) =>
    page.getByRole('button', { name: 'Cancel' }).click(),
  );
  assert.equal(code, 1);
  assert.match(said, /^TikTok granted no access \(access_denied\)\. Run login again/m);
  assert.match(shown, /The terminal says why/);
  assert.ok(!existsSync(out));
});

await browser.close();
await simulator.stop();
rmSync(folder, { recursive: true });
process.exitCode = summarise();
