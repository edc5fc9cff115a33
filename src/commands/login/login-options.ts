import { UsageError } from '../../protocol/command.js';
import { accountsOf, asksForAll, describeNoId, isId } from '../../tiktok/index.js';
import { parseOptions } from '../command-line.js';
import { COMMAND_OPTIONS } from '../command-options.js';
import { checkRedirectUri } from './redirect-uri.js';

/** Holds the app's secret. A command line would show it to every process of the machine. */
export const SECRET_VARIABLE = 'TIKTOK_APP_SECRET';

export interface LoginOptions {
  readonly appId: string;
  readonly redirectUri: string;
  /** `all` or ids; undefined to ask. */
  readonly accounts: string | undefined;
  readonly out: string;
}

/** @throws UsageError */
export function loginOptionsOf(argv: readonly string[]): LoginOptions {
  if (argv.some((word) => /^--(?:app-)?secret\b/.test(word)))
    throw new UsageError(
      `the secret is never taken from the command line, which other processes can read. Type it when login asks for it, or put it into the environment variable ${SECRET_VARIABLE}`,
    );
  const values = parseOptions(argv, COMMAND_OPTIONS.login);
  const { 'app-id': appId = '', 'redirect-uri': redirectUri = '', accounts, out = 'config.json' } = values;
  if (appId === '' || redirectUri === '')
    throw new UsageError('login needs --app-id ID and --redirect-uri URL');
  if (!isId(appId)) throw new UsageError(`--app-id must be an id (digits only), not ${describeNoId(appId)}`);
  checkRedirectUri(redirectUri);
  if (out === '') throw new UsageError('--out needs a path');
  return { appId, redirectUri, accounts: accountsOption(accounts), out };
}

function accountsOption(accounts: string | undefined): string | undefined {
  if (accounts === undefined || asksForAll(accounts)) return accounts;
  const ids = accountsOf(accounts);
  const bad = ids.filter((id) => !isId(id)).map(describeNoId);
  if (ids.length > 0 && bad.length === 0) return accounts;
  const which = bad.length === 0 ? 'it has none' : `these are neither: ${bad.join(', ')}`;
  throw new UsageError(`--accounts must be all or comma-separated ids, but ${which}`);
}
