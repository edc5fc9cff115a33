import { configError, createServerClock, type Json, type SourceIo, type Waiter } from '../../cdk/index.js';
import { ownAccounts, type OwnAccount } from '../accounts/own-accounts.js';
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
  /** Ids of the accounts that came with the token. */
  readonly advertiserIds: readonly string[];
}

/** What the requests of a grant need. */
export interface GrantIo extends SourceIo {
  readonly wait: Waiter;
}

/**
 * Exchanges an authorization code for a token. A code works once, so a failure is final.
 *
 * @throws TikTokError if TikTok refuses the code
 */
export async function exchangeCode(app: Discovery, code: string, { wait, ...io }: GrantIo): Promise<Grant> {
  const query = { app_id: app.appId, secret: app.secret, auth_code: code };
  const data = await clientWith(undefined, io).post({ path: 'oauth2/access_token/', query, wait });
  const { access_token: accessToken } = data;
  if (typeof accessToken !== 'string' || accessToken === '')
    throw configError('TikTok answered without a token.', 'Authorize the app again.');
  return {
    accessToken,
    scopes: filled(data['scope']),
    advertiserIds: [...new Set(filled(data['advertiser_ids']))],
  };
}

/**
 * The accounts of a grant with their names; if they cannot be listed, the ids that came with the token.
 *
 * @throws TikTokError if they cannot be listed and no id came
 */
export async function grantedAccounts(
  { accessToken, advertiserIds }: Grant,
  app: Discovery,
  { wait, ...io }: GrantIo,
): Promise<readonly OwnAccount[]> {
  const nameless = advertiserIds.map((id): OwnAccount => ({ id, name: '' }));
  try {
    const listed = await ownAccounts(clientWith(accessToken, io), app, { wait });
    return listed.length > 0 ? listed : nameless;
  } catch (error) {
    if (!(error instanceof TikTokError) || nameless.length === 0) throw error;
    return nameless;
  }
}

const { properties } = connectionSpecification;

function clientWith(accessToken: string | undefined, io: SourceIo): TikTokClient {
  const clock = createServerClock(io.clock, io.log);
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

const filled = (list: Json | undefined): readonly string[] => textsOf(list).filter((text) => text !== '');
