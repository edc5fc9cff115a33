import type { SourceIo } from '../../cdk/index.js';
import { PORTAL_PATH } from '../api/limits.js';
import { baseUrl } from '../client/base-url.js';

/** What the portal is asked for. */
export interface Authorization {
  readonly appId: string;
  readonly redirectUri: string;
  /** Comes back with the code, and proves that the answer belongs to this question. */
  readonly state: string;
}

/**
 * The address where somebody authorizes a developer app.
 *
 * @throws SyncError (config_error) if the environment sets a root of the API that is not a URL
 */
export function authorizationUrl({ appId, redirectUri, state }: Authorization, env: SourceIo['env']): string {
  const url = new URL(PORTAL_PATH, baseUrl(false, env));
  for (const [name, value] of Object.entries({ app_id: appId, state, redirect_uri: redirectUri }))
    url.searchParams.set(name, value);
  return url.href;
}
