import {
  configError,
  createServerClock,
  SyncError,
  type Json,
  type JsonObject,
  type ServerClock,
  type SourceIo,
  type Waiter,
} from '../../cdk/index.js';
import { ownAccounts, type OwnAccount } from '../accounts/own-accounts.js';
import type { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import { CHECK_RETRIES } from '../api/limits.js';
import { textsOf } from '../api/texts-of.js';
import { USER_AGENT } from '../api/version.js';
import type { TikTokClient } from '../client/client.js';
import type { Discovery } from '../config/account-selection.js';
import { connectionSpecification } from '../config/specification.js';
import { openClient } from '../session.js';

/** What somebody has granted to an app. */
export interface Grant {
  readonly accessToken: string;
  /** Ids of permissions. */
  readonly scopes: readonly string[];
  readonly accounts: readonly OwnAccount[];
}

/** What an exchange needs. */
export interface GrantIo extends SourceIo {
  readonly wait: Waiter;
  /** Called with the token as soon as it is known. */
  readonly conceal: (secrets: readonly string[]) => void;
}

/**
 * Exchanges an authorization code for a token, and lists its accounts. A code works once, so a failure is final.
 *
 * @throws SyncError with what to do before the next login
 */
export async function exchangeCode(
  app: Discovery,
  code: string,
  { wait, conceal, ...io }: GrantIo,
): Promise<Grant> {
  const clock = createServerClock(io.clock, io.log);
  const query = { app_id: app.appId, secret: app.secret, auth_code: code };
  const data = await clientWith(undefined, io, clock)
    .post({ path: 'oauth2/access_token/', query, wait })
    .catch(explain);
  const { access_token: accessToken } = data;
  if (typeof accessToken !== 'string' || accessToken === '')
    throw configError('TikTok answered without a token.', 'Run login again.');
  conceal([accessToken]);
  const accounts = await accountsOf(clientWith(accessToken, io, clock), { app, data, wait });
  return { accessToken, scopes: idsIn(data['scope']), accounts };
}

const { properties } = connectionSpecification;

function clientWith(accessToken: string | undefined, io: SourceIo, clock: ServerClock): TikTokClient {
  const connection = {
    accessToken,
    sandbox: properties.sandbox.default,
    apiTier: properties.api_tier.default,
    requestsPerSecond: undefined,
    userAgent: USER_AGENT,
    requestTimeoutMs: properties.request_timeout.default * 1000,
    pageSize: properties.page_size.default,
  };
  return openClient(connection, { ...io, clock }, { retries: CHECK_RETRIES });
}

const idsIn = (list: Json | undefined): readonly string[] => textsOf(list).filter((id) => id !== '');

interface Listing {
  readonly app: Discovery;
  readonly data: JsonObject;
  readonly wait: Waiter;
}

/** The accounts with their names; if they cannot be listed, the ids that came with the token. */
async function accountsOf(
  client: TikTokClient,
  { app, data, wait }: Listing,
): Promise<readonly OwnAccount[]> {
  const ids = [...new Set(idsIn(data['advertiser_ids']))];
  try {
    const listed = await ownAccounts(client, app, { wait });
    return listed.length > 0 ? listed : ids.map(nameless);
  } catch (error) {
    if (!(error instanceof TikTokError) || ids.length === 0) throw error;
    return ids.map(nameless);
  }
}

const nameless = (id: string): OwnAccount => ({ id, name: '' });

const LOGIN_AGAIN = 'run login again, because a code works once';

/** What to do about a refused code, by TikTok's code. */
const BY_CODE: ReadonlyMap<number | undefined, string> = new Map([
  [40101, `Check --app-id and the secret, which are on the app's page under My Apps, and ${LOGIN_AGAIN}.`],
  [40110, 'Run login again, and confirm within the hour: a code works once and for an hour.'],
  [40113, "Check --app-id, which is on the app's page under My Apps, and run login again."],
  [40124, 'Complete the developer profile in the portal, wait for its approval, and run login again.'],
]);

const BY_ACTION: Partial<Readonly<Record<Action, string>>> = {
  auth: `Check the app under My Apps in the portal, and ${LOGIN_AGAIN}.`,
  retry: 'Run login again later.',
  rateLimit: 'Run login again in a few minutes.',
  unsupported: 'The sandbox has no login: take its token and account id from the page of the app.',
};

function explain(error: unknown): never {
  if (!(error instanceof TikTokError)) throw error;
  throw new SyncError({
    failureType: error.failureType,
    what: `The code was not exchanged for a token. ${error.what}`,
    remedy: BY_CODE.get(error.code) ?? BY_ACTION[error.action] ?? error.remedy,
    cause: error,
  });
}
