import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import {
  denyEndpoint,
  startSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../simulator/index.js';
import type { Prompt } from '../../terminal/prompt.js';
import { command } from '../command-line.js';
import { login } from './login-command.js';
import { loginOptionsOf } from './login-options.js';

const APP = '7000000000000000000';
const SECRET = 'f00dbabe0123456789f00dbabe';
const TOKEN = 'the-token-that-nobody-may-see-0123456789';
const ACCOUNTS = ['7100000000000000001', '7100000000000000002', '7100000000000000003'] as const;
const FAR = 'https://a.example/back';

const folder = mkdtempSync(join(tmpdir(), 'login-test-'));
const out = join(folder, 'config.json');
let simulator: Simulator;

const start = async (options: SimulatorOptions = {}) => {
  simulator = await startSimulator({
    appId: APP,
    secret: SECRET,
    token: TOKEN,
    accounts: 3,
    campaigns: 0,
    ...options,
  });
};

beforeEach(() => {
  rmSync(out, { force: true });
});
afterEach(async () => {
  await simulator.close();
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Answers on the page of the portal. @returns the address that the browser is sent to */
async function authorize(url: string, { accounts = [...ACCOUNTS], decision = 'confirm' } = {}) {
  const fields = new URL(url).searchParams;
  fields.append('decision', decision);
  for (const account of accounts) fields.append('account', account);
  for (const scope of ['4', '22', '77']) fields.append('scope', scope);
  const response = await fetch(new URL('/portal/auth', url), {
    method: 'POST',
    body: fields,
    redirect: 'manual',
  });
  return response.headers.get('location') ?? '';
}

type Answer = string | ((url: string) => Promise<string>);

interface Person {
  /** Answers to the questions in their order; a function gets the authorization URL. Without them there is no terminal. */
  readonly answers?: readonly Answer[];
  readonly secret?: string;
  /** Called with the authorization URL as soon as it is printed. */
  readonly open?: (url: string) => void;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs login with a person at a terminal, or without one. */
async function run(argv: readonly string[], { answers, secret = SECRET, open, env = {} }: Person = {}) {
  let said = '';
  const stderr = new PassThrough();
  stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    const [url] = /^http:\S+portal\/auth\S+$/m.exec(chunk.toString()) ?? [];
    if (url !== undefined) open?.(url);
  });
  const urlSaid = () => /^http:\S+portal\/auth\S+$/m.exec(said)?.[0] ?? '';
  const left = [...(answers ?? [])];
  const prompt: Prompt = {
    isTerminal: answers !== undefined,
    ask: async (question, signal) => {
      said += `${question}\n`;
      const answer = left.shift();
      if (answer !== undefined) return typeof answer === 'string' ? answer : answer(urlSaid());
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => {
          reject(new Error('no longer asked'));
        });
      });
    },
    askSecret: () => Promise.resolve(secret),
    close: () => undefined,
  };
  const body = command('login', 'usage', async (words, terminal) => {
    await login(loginOptionsOf(words), terminal, prompt);
    return 0;
  });
  const io = { stdout: new PassThrough(), stderr, env: { TIKTOK_API_BASE_URL: simulator.url, ...env } };
  const exitCode = await body(['--app-id', APP, '--out', out, ...argv], io);
  return { exitCode, said, left };
}

const written = (): unknown => JSON.parse(readFileSync(out, 'utf8'));
const at = (port: number) => ['--redirect-uri', `http://127.0.0.1:${port}/back`];
const far = ['--redirect-uri', FAR];
const SECRET_IN_ENV = { TIKTOK_APP_SECRET: SECRET };

describe('login with a redirect URI of this machine', () => {
  it('the browser comes back, and the config has the token and the chosen accounts for its owner only', async () => {
    await start();
    const pages: string[] = [];
    const open = (url: string) => {
      void authorize(url).then(async (back) => {
        const icon = await fetch(new URL('/favicon.ico', back));
        const empty = await fetch(new URL('/back', back));
        expect([icon.status, empty.status]).toEqual([404, 400]);
        pages.push(await (await fetch(back)).text());
      });
    };
    const { exitCode, said } = await run(
      [...at(await freePort()), '--accounts', `${ACCOUNTS[2]}, ${ACCOUNTS[0]}`],
      {
        open,
        env: SECRET_IN_ENV,
      },
    );
    expect({ exitCode, said }).toMatchObject({
      exitCode: 0,
      said: expect.stringContaining('Granted: Reporting, Ad, 1 more (77)\n'),
    });
    expect(said).toContain(`  2  ${ACCOUNTS[1]}  東京ストア 🗼\n`);
    const config = written() as Record<string, string>;
    expect(config).toEqual({
      access_token: TOKEN,
      accounts: `${ACCOUNTS[2]},${ACCOUNTS[0]}`,
      start_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(pages[0]).toContain('Continue in the terminal');
    expect(said).toMatch(new RegExp(`^Next: .*check --config ${out}$`, 'm'));
    expect(said).not.toContain(TOKEN);
    expect(said).not.toContain(SECRET);
  });

  it('without a terminal and --accounts, all accounts that were selected are written', async () => {
    await start();
    const open = (url: string) =>
      void authorize(url, { accounts: ACCOUNTS.slice(0, 2) }).then((back) => fetch(back));
    const { exitCode } = await run(at(await freePort()), { open, env: SECRET_IN_ENV });
    expect(exitCode).toBe(0);
    expect(written()).toMatchObject({ accounts: ACCOUNTS.slice(0, 2).join(',') });
  });

  it('somebody at the terminal can paste the address, and tries again after another text', async () => {
    await start();
    const { exitCode, said, left } = await run(at(await freePort()), {
      answers: ['simulated-code-1', (url) => authorize(url), '9', `2,${ACCOUNTS[0]}`],
    });
    expect({ exitCode, left }).toEqual({ exitCode: 0, left: [] });
    expect(said).toContain('That is not an address with a code in it. Paste the whole address');
    expect(said).toContain('The token cannot read: 9.');
    expect(written()).toMatchObject({ accounts: `${ACCOUNTS[1]},${ACCOUNTS[0]}` });
  });

  it('a port in use is said before anybody goes to the portal', async () => {
    await start();
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { exitCode, said } = await run(at(port), { answers: [] });
    other.close();
    expect({ exitCode, said }).toEqual({
      exitCode: 1,
      said: `Port ${port} is in use, so the browser cannot return to 127.0.0.1:${port}. Stop the program that uses it, or add a redirect URL with another port to the app, and use that one.\n`,
    });
  });
});

describe('login with a redirect URI elsewhere', () => {
  it.each(['both', 'auth_code', 'code'] as const)(
    'the pasted address has its code as %s',
    async (reading) => {
      await start({ behaviours: { 'code-name': reading } });
      const { exitCode, said } = await run(far, {
        answers: [async (url) => `"${await authorize(url)}" `, ''],
      });
      expect({ exitCode, said }).toMatchObject({
        exitCode: 0,
        said: expect.stringContaining('Enter for all'),
      });
      expect(written()).toMatchObject({ accounts: ACCOUNTS.join(',') });
    },
  );

  it('the only account is written without a question', async () => {
    await start({ accounts: 1 });
    const { exitCode, left } = await run(far, {
      answers: [(url) => authorize(url, { accounts: [ACCOUNTS[0]] }), 'unasked'],
    });
    expect({ exitCode, left }).toEqual({ exitCode: 0, left: ['unasked'] });
  });

  it('accounts that cannot be listed are those that came with the token', async () => {
    await start();
    simulator.addFault(denyEndpoint('oauth2/advertiser/get/'));
    const { exitCode, said } = await run(far, { answers: [(url) => authorize(url), 'all'] });
    expect({ exitCode, said }).toMatchObject({
      exitCode: 0,
      said: expect.stringContaining(`  3  ${ACCOUNTS[2]}\n`),
    });
  });
});

describe('login that fails', () => {
  const CONFIRM = "Run login again, and confirm on TikTok's page.";

  it.each<[string, Person, string]>([
    [
      'denied consent',
      { answers: [(url) => authorize(url, { decision: 'cancel' })] },
      `TikTok granted no access (access_denied). ${CONFIRM}`,
    ],
    [
      'another state',
      { answers: [async (url) => (await authorize(url)).replace(/state=\w+/, 'state=other')] },
      'The address belongs to another login: its state is not the one that this login sent. Run login again, and open the address that it prints.',
    ],
    [
      'no state',
      { answers: [async (url) => (await authorize(url)).replace(/state=\w+/, '')] },
      'The address belongs to another login',
    ],
    [
      'a code that was used or is too old',
      { answers: [async (url) => (await authorize(url)).replaceAll(/simulated-code-\d+/g, 'stale')] },
      '(code 40110, "The auth_code has been used or cancelled, or it has expired."',
    ],
    [
      'a wrong secret',
      { secret: 'another-secret-of-another-app', answers: [(url) => authorize(url)] },
      "Check --app-id and the secret, which are on the app's page under My Apps, and run login again, because a code works once.",
    ],
    [
      'a secret with quotes',
      { secret: `"${SECRET}"`, answers: [] },
      "The secret of the app has quotation marks around it; leave them out. Copy it from the app's page, and run login again.",
    ],
    ['no secret', { secret: '', answers: [] }, 'The secret of the app is empty.'],
    [
      'neither a terminal nor a secret',
      {},
      'The secret of the app is missing, and there is no terminal to ask for it. Put it into the environment variable TIKTOK_APP_SECRET, or run login at a terminal (in Docker with -it).',
    ],
    [
      'no account',
      { answers: [(url) => authorize(url, { accounts: [] })] },
      "The token can read no ad account. Run login again, and select accounts on TikTok's page.",
    ],
  ])('%s is said with what to do, and nothing is written', async (_, person, sentence) => {
    await start();
    const { exitCode, said } = await run(far, person);
    expect(exitCode).toBe(1);
    expect(said.replaceAll('\n', ' ')).toContain(sentence);
    expect(existsSync(out)).toBe(false);
  });

  it('a file that exists is never overwritten, and said before anything is asked', async () => {
    await start();
    writeFileSync(out, '{}');
    const { exitCode, said } = await run(far, { answers: [] });
    expect({ exitCode, said }).toEqual({
      exitCode: 1,
      said: `${out} already exists and is never overwritten. Move it away, or name another file with --out.\n`,
    });
    expect(readFileSync(out, 'utf8')).toBe('{}');
  });

  it('an account that was not selected is an error where nobody can be asked', async () => {
    await start();
    const open = (url: string) => void authorize(url).then((back) => fetch(back));
    const { exitCode, said } = await run([...at(await freePort()), '--accounts', '7'], {
      open,
      env: SECRET_IN_ENV,
    });
    expect(exitCode).toBe(1);
    expect(said).toContain(
      'The token cannot read: 7. Run login again: name accounts of the list with --accounts',
    );
    expect(existsSync(out)).toBe(false);
  });
});
