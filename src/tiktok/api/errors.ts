import { excerpt, FailureScope, FailureType, ISSUES, SyncError, TRY_LATER } from '../../cdk/index.js';
import { Action, type Excess } from './error-codes.js';
import { BUSINESS_CENTER_PERMISSIONS, needsFinanceRole, permissionOf } from './permissions.js';

/** What a person should do, for each action that ends a request. */
const REMEDIES: Readonly<Record<Action, { readonly failureType: FailureType; readonly remedy: string }>> = {
  auth: {
    failureType: FailureType.config,
    remedy:
      'Authorize the app again and set the new token as access_token. Sandbox tokens work only with sandbox: true, production tokens only without it.',
  },
  account: {
    failureType: FailureType.config,
    remedy: "Ask the account's owner to authorize the app for it, or remove the id from accounts.",
  },
  endpoint: {
    failureType: FailureType.config,
    remedy: 'Authorize the app again with this permission, or deselect the stream.',
  },
  unsupported: {
    failureType: FailureType.system,
    remedy: 'The sandbox does not support it; use production for this stream.',
  },
  request: {
    failureType: FailureType.system,
    remedy: `Please report this message at ${ISSUES}: the connector sent a request that the API does not accept.`,
  },
  network: {
    failureType: FailureType.config,
    remedy: "Allow the connector to reach TikTok's API directly.",
  },
  size: {
    failureType: FailureType.system,
    remedy: 'Give the connector more memory.',
  },
  retry: {
    failureType: FailureType.transient,
    remedy: TRY_LATER,
  },
  rateLimit: {
    failureType: FailureType.transient,
    remedy: `${TRY_LATER} Other programs that use the same developer app share its quota.`,
  },
};

/** Maximum characters of the API's message that are examined; it may list a hundred ids. */
export const LONGEST_MESSAGE = 10_000;

/** Why a response has no data. */
export interface Rejection {
  readonly action: Action;
  /** What happened, e.g. "no permission" or "no response within 300 s". */
  readonly what: string;
  /** What a person should do, if it differs from the remedy of the action. */
  readonly remedy?: string;
  readonly code?: number;
  /** The API's message in any length; sentences quote its beginning. */
  readonly apiMessage?: string;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly excess?: Excess | undefined;
  /** False if it is not an outage although a retry may help. */
  readonly isOutage?: false;
  /** True if the developer app lacks the permission, so that every account is refused. */
  readonly isOfApp?: true;
  /** True if the host cannot be reached by any request. */
  readonly isOfHost?: true;
}

/** A rejection with the request that it concerns. */
export interface Refusal extends Rejection {
  readonly path: string;
  /** Account ids in the request. */
  readonly accounts: readonly string[];
  readonly cause?: unknown;
}

/** Outages of the server or the network, after which the next request is likely to fail too. */
const meansOutage = (action: Action): boolean =>
  action === Action.retry || action === Action.rateLimit || action === Action.network;

/** Codes of quotas for one account on one path, or for one value; all others are quotas of the app. */
const QUOTAS_OF_A_PATH: readonly unknown[] = [40132, 40133];

/** True if the outage concerns every request: the connection to the host, or the quota of the app. */
const isOfAll = ({ action, code, isOfHost }: Rejection): boolean =>
  isOfHost === true ||
  action === Action.network ||
  (action === Action.rateLimit && !QUOTAS_OF_A_PATH.includes(code));

/** Thrown when a request ends without data: refused by the API, or failing after the last try. */
export class TikTokError extends SyncError {
  readonly action: Action;
  /** Path of the request. */
  readonly path: string;
  /** What the request had too much of, if a smaller request may succeed. */
  readonly excess: Excess | undefined;
  /** The API's message, longer than sentences quote it (10,000 characters). */
  readonly apiMessage: string;

  constructor(refusal: Refusal, tries = 1) {
    const { failureType, remedy } = REMEDIES[refusal.action];
    super({
      failureType,
      scope: refusal.action === Action.auth ? FailureScope.run : FailureScope.part,
      what: `${describe(refusal)}${tries > 1 ? `, ${String(tries)} tries` : ''}.`,
      remedy: remedyOf(refusal, remedy),
      detail: describe(refusal),
      isOutage: refusal.isOutage ?? meansOutage(refusal.action),
      isLackOfPermission: refusal.isOfApp ?? isOfBusinessCenter(refusal),
      endpoint: isOfAll(refusal) ? undefined : refusal.path,
      ...(refusal.code !== undefined && { code: refusal.code }),
      cause: refusal.cause,
    });
    this.action = refusal.action;
    this.path = refusal.path;
    this.excess = refusal.excess;
    this.apiMessage = (refusal.apiMessage ?? '').slice(0, LONGEST_MESSAGE);
  }
}

/** True if a business center refuses what its user has no role for, which is nothing that the config can name. */
const isOfBusinessCenter = ({ action, path }: Refusal): boolean =>
  (action === Action.account || action === Action.endpoint) &&
  BUSINESS_CENTER_PERMISSIONS.some((permission) => permission === permissionOf(path));

/**
 * Names the box of a missing permission. Code 40001 of a business center does not say whether the app lacks the box or
 * the user a role.
 */
function remedyOf(refusal: Refusal, usual: string): string {
  const { action, path, accounts, remedy = usual } = refusal;
  const { box } = permissionOf(path) ?? {};
  if (box === undefined) return remedy;
  if (action === Action.endpoint) return `${remedy} Its box on the consent page: ${box}.`;
  if (accounts.length > 0 || !isOfBusinessCenter(refusal)) return remedy;
  const role = needsFinanceRole(path) ? ' (finance manager or analyst)' : '';
  return `Tick ${box} when you authorize the app again, give the token's user access to it in the business center${role}, or deselect the stream.`;
}

/** True if the sandbox does not support an endpoint, a filter or a level. */
export function isUnsupported(error: unknown): error is TikTokError {
  return error instanceof TikTokError && error.action === Action.unsupported;
}

function describe({ what, path, accounts, code, apiMessage, requestId }: Refusal): string {
  const whom = accounts.length === 1 ? ` for account ${accounts[0] ?? ''}` : '';
  const facts = [
    code === undefined ? '' : `code ${String(code)}`,
    apiMessage === undefined || apiMessage === '' ? '' : `"${excerpt(apiMessage)}"`,
    requestId === undefined ? '' : `request_id ${excerpt(requestId)}`,
  ].filter((fact) => fact !== '');
  return `TikTok ${path}${whom}: ${what}${facts.length > 0 ? ` (${facts.join(', ')})` : ''}`;
}
