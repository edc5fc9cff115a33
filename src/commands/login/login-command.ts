import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';

import { addDays, configError, dayAt, ExitCode } from '../../cdk/index.js';
import { createWaiter } from '../../connector/waiter.js';
import { createPrompt, type Prompt } from '../../terminal/prompt.js';
import type { Terminal } from '../../terminal/terminal.js';
import { counted } from '../../terminal/words.js';
import {
  authorizationUrl,
  describeScopes,
  exchangeCode,
  grantedAccounts,
  pasteMistake,
  type Grant,
  type OwnAccount,
} from '../../tiktok/index.js';
import { command } from '../command-line.js';
import { commandToCopy, shortPath } from '../running-program.js';
import { sourceIoOf } from '../source-io.js';
import { listenForCode } from './callback-listener.js';
import { chooseAccounts, listAccounts } from './choose-accounts.js';
import { assertWritable, writeConfig } from './config-to-write.js';
import { explainRefusal, NO_SANDBOX } from './explain-refusal.js';
import { loginOptionsOf, SECRET_VARIABLE, type LoginOptions } from './login-options.js';
import { receiveCode } from './receive-code.js';
import { isLoopback } from './redirect-uri.js';

const USAGE = `Usage:
  source-tiktok-ads login --app-id ID --redirect-uri URL [--accounts all|id,id]
                          [--out FILE]
Gets an access token: prints the address where somebody authorizes the developer
app, receives the code, exchanges it for the token, shows what it may read, and
writes a config for check and read.
  --app-id        id of the developer app
  --redirect-uri  a redirect URL of the app. At an http address of this machine,
                  such as http://127.0.0.1:8090/, login receives the code by
                  itself; for any other, paste the address that the browser
                  ended at
  --accounts      the accounts to write (default: login asks; all if there is no
                  terminal)
  --out           the file to write (default config.json), readable only by you;
                  never overwritten
The secret of the app is asked for, or taken from the environment variable
${SECRET_VARIABLE}.
${NO_SANDBOX}

Example:
  source-tiktok-ads login --app-id 7000000000000000000 \\
    --redirect-uri http://127.0.0.1:8090/`;

/** Gets an access token and writes the first config. */
export const loginCommand = command('login', USAGE, async (argv, terminal) => {
  const options = loginOptionsOf(argv);
  const prompt = createPrompt(process.stdin, terminal.stderr);
  try {
    await login(options, terminal, prompt);
  } finally {
    prompt.close();
  }
  return ExitCode.ok;
});

/** Everything between the command line and the file, with the person at the terminal as `prompt`. */
export async function login(options: LoginOptions, terminal: Terminal, prompt: Prompt): Promise<void> {
  const { conceal } = terminal;
  await assertWritable(options.out);
  const secret = await secretFrom(terminal, prompt);
  conceal([secret]);
  const code = await authorize(options, terminal, prompt);
  conceal([code]);
  const sourceIo = sourceIoOf(terminal);
  const io = { ...sourceIo, wait: createWaiter(sourceIo) };
  const app = { appId: options.appId, secret };
  const grant = await exchangeCode(app, code, io).catch(explainRefusal);
  conceal([grant.accessToken]);
  const accounts = await grantedAccounts(grant, app, io);
  await writeGrant({ ...grant, accounts }, options, { ...terminal, prompt, today: dayAt(io.clock.now(), 0) });
  terminal.sayWhole(`Next: ${checkOf(options.out, terminal)}`);
}

/** The command that tries the config. */
function checkOf(out: string, { env }: Terminal): string {
  const config = shortPath(out, env);
  return commandToCopy(`check --config ${config}`, env, { folder: dirname(config) });
}

/** @throws SyncError (config_error) if there is none and nobody can be asked, or if it was pasted wrongly */
async function secretFrom({ env }: Terminal, prompt: Prompt): Promise<string> {
  const fromEnvironment = env[SECRET_VARIABLE] ?? '';
  if (fromEnvironment === '' && !prompt.isTerminal)
    throw configError(
      'The secret of the app is missing, and there is no terminal to ask for it.',
      `Put it into the environment variable ${SECRET_VARIABLE}, or run login at a terminal (in Docker with -it).`,
    );
  const secret =
    fromEnvironment === ''
      ? (await prompt.askSecret('Secret of the app (what you type is not shown): ')).trim()
      : fromEnvironment;
  const mistake = secret === '' ? 'is empty' : pasteMistake(secret);
  if (mistake === undefined) return secret;
  throw configError(`The secret of the app ${mistake}.`, "Copy it from the app's page, and run login again.");
}

const STATE_BYTES = 16;

/** Sends somebody to the portal. @returns the code with which the browser comes back */
async function authorize(
  { appId, redirectUri }: LoginOptions,
  { env, say }: Terminal,
  prompt: Prompt,
): Promise<string> {
  const state = randomBytes(STATE_BYTES).toString('hex');
  const url = authorizationUrl({ appId, redirectUri, state }, env);
  const back = new URL(redirectUri);
  const listener = isLoopback(back) ? await listenForCode(back, state) : undefined;
  try {
    say(`Open this address in a browser, as somebody with access to the ad accounts:\n\n${url}\n`);
    say(
      'Select the ad accounts, leave the permissions ticked, and confirm. If TikTok says that the redirect URI is wrong, --redirect-uri is not exactly a redirect URL of the app.',
    );
    return await receiveCode({ state, redirectUri, prompt, say, listener });
  } finally {
    listener?.close();
  }
}

/** Days before today from which reports are read at first. */
const FIRST_DAYS = 30;

interface Granted extends Grant {
  readonly accounts: readonly OwnAccount[];
}

interface Writing extends Terminal {
  readonly prompt: Prompt;
  readonly today: string;
}

/** Shows what was granted, and writes the config for the chosen accounts. */
async function writeGrant(
  { accessToken, accounts, scopes }: Granted,
  { out, accounts: given }: LoginOptions,
  { say, prompt, today }: Writing,
): Promise<void> {
  if (accounts.length === 0)
    throw configError(
      'The token can read no ad account.',
      "Run login again, and select accounts on TikTok's page.",
    );
  say(`Granted: ${scopes.length === 0 ? 'not returned by TikTok' : describeScopes(scopes)}`);
  say(listAccounts(accounts));
  const chosen = await chooseAccounts(accounts, { given, prompt, say });
  const startDate = addDays(today, -FIRST_DAYS);
  const ids = chosen.map(({ id }) => id).join(',');
  await writeConfig(out, { access_token: accessToken, accounts: ids, start_date: startDate });
  say(
    `Written: ${out}, readable only by you, with the token, ${counted(chosen.length, 'account')} and start_date ${startDate}.`,
  );
}
