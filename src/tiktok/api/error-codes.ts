/**
 * What an API code means for the sync.
 * - `retry`: a temporary error on TikTok's side
 * - `rateLimit`: too many requests; wait
 * - `auth`: the token or the app is not usable, so the whole run ends
 * - `account`: this account cannot be read with this token; others can
 * - `endpoint`: this account did not grant this endpoint
 * - `unsupported`: the sandbox does not support it
 * - `request`: the request itself is refused; a retry would not help
 * - `network`: something between the connector and the API must be fixed by a person; retried a few times anyway
 * - `size`: the response does not fit into memory; a retry would not help
 */
export const Action = {
  retry: 'retry',
  rateLimit: 'rateLimit',
  auth: 'auth',
  account: 'account',
  endpoint: 'endpoint',
  unsupported: 'unsupported',
  request: 'request',
  network: 'network',
  size: 'size',
} as const;
export type Action = (typeof Action)[keyof typeof Action];

/**
 * What a refused request had too much of; a smaller request may succeed.
 * - `work`: rows to compute; fewer days or objects reduce it. A timeout means this too
 * - `objects`: more objects than a report covers
 * - `metrics`: metric names in one call
 * - `length`: characters of the URL
 */
export const Excess = { work: 'work', objects: 'objects', metrics: 'metrics', length: 'length' } as const;
export type Excess = (typeof Excess)[keyof typeof Excess];

/** Success, and the partial success of writes. */
const OK = [0, 20001];

/**
 * Code, action, meaning, and what the request had too much of. Source: TikTok's portal, "Return codes" (doc
 * 1737172488964097), plus codes that this page lacks and that other clients have seen (40067, 50001, 51001, 51002,
 * 51010, 51039).
 */
const CODES: readonly (readonly [code: number, action: Action, meaning: string, excess?: Excess])[] = [
  [40000, Action.request, 'invalid parameters'],
  [40001, Action.account, 'no permission'],
  [40002, Action.request, 'a parameter is wrong'],
  [40006, Action.request, 'the parameters do not match the API version'],
  [40007, Action.request, 'the object does not exist'],
  [40008, Action.unsupported, 'the endpoint does not exist here'],
  [40009, Action.unsupported, 'not supported in the sandbox'],
  [40010, Action.request, 'the host does not serve this API version'],
  [40011, Action.request, 'too many ids in one request'],
  [40013, Action.auth, 'the sandbox account does not exist'],
  [40014, Action.unsupported, 'not supported in the sandbox'],
  [40016, Action.rateLimit, 'requests made too frequently'],
  [40067, Action.request, 'the report query is too large', Excess.work],
  [40100, Action.rateLimit, 'requests made too frequently'],
  [40101, Action.auth, 'app id and secret do not match'],
  [40102, Action.auth, 'the access token has expired'],
  [40103, Action.auth, 'the refresh token has expired'],
  [40104, Action.auth, 'the access token is empty'],
  [40105, Action.auth, 'the access token is wrong or was revoked'],
  [40106, Action.account, 'the token does not cover the account'],
  [40107, Action.auth, 'the refresh token is invalid'],
  [40108, Action.auth, 'wrong authorization type'],
  [40109, Action.auth, 'the token cannot be decrypted'],
  [40110, Action.auth, 'the authorization code was cancelled, used or has expired'],
  [40112, Action.auth, 'wrong password'],
  [40113, Action.auth, 'the developer app is blocked or does not exist'],
  [40115, Action.auth, 'the authentication has expired'],
  [40116, Action.auth, 'the signature is invalid'],
  [40117, Action.request, 'method not allowed'],
  [40118, Action.account, 'the account is not on the allowlist of this feature'],
  [40119, Action.account, 'developer and advertiser belong to different companies'],
  [40124, Action.auth, 'the developer profile is not approved'],
  [40125, Action.account, 'the developer lacks a permission'],
  [40132, Action.rateLimit, 'too many requests with one value'],
  [40133, Action.rateLimit, 'too many requests of one account on one path'],
  [40200, Action.retry, 'task error'],
  [40201, Action.retry, 'the task is not ready'],
  [40202, Action.retry, 'conflicting write'],
  [40300, Action.account, 'the account does not exist or was deleted'],
  [40301, Action.account, 'the account cannot be matched'],
  [40700, Action.retry, 'internal validation error'],
  [50000, Action.retry, 'system error'],
  [50001, Action.retry, 'system error'],
  [50002, Action.retry, "error on TikTok's side"],
  [51001, Action.retry, 'internal timeout', Excess.work],
  [51002, Action.retry, 'internal error'],
  [51010, Action.retry, 'internal error'],
  [51039, Action.retry, 'internal timeout', Excess.work],
  [51305, Action.retry, 'satellite service error'],
  [60001, Action.retry, 'maintenance'],
];

/** No token works from the location of the machine. */
const BANNED: Resolution = {
  action: Action.auth,
  meaning: 'requests from this IP address are banned',
  remedy: 'TikTok blocks the country or network of this machine. Run the connector from another network.',
};

const BY_CODE = new Map<number, Resolution>([
  ...CODES.map(
    ([code, action, meaning, excess]) => [code, { action, meaning, ...(excess && { excess }) }] as const,
  ),
  [41000, BANNED],
]);

/** True for the codes of the table, which are all refusals. */
export function isKnownRefusal(code: number): boolean {
  return BY_CODE.has(code);
}

/** How to handle a code. */
export interface Resolution {
  readonly action: Action;
  readonly meaning: string;
  readonly excess?: Excess;
  /** What a person should do, if it differs from the remedy of the action. */
  readonly remedy?: string;
  /** True if the developer app lacks the permission, so that every account is refused. */
  readonly isOfApp?: true;
}

/** `advertiser does not grant you /file/video/ad/search/:GET permission` concerns one endpoint, not the account. */
const ENDPOINT_DENIED = /does not grant you \S+ permission/i;

/** `Permission error: … lacks the required scope …, reauthorize your API App` concerns the app, not an account. */
const LACKS_SCOPE = /lacks? the required scope/i;

const SCOPE: Resolution = {
  action: Action.endpoint,
  isOfApp: true,
  meaning: 'the developer app lacks the permission',
  remedy:
    'Enable this permission in the developer app, authorize the app again and set the new token as access_token (a token keeps the permissions its app had when it was issued), or deselect the stream.',
};

/** The text of 41000, which was also seen with a code that means any failure. */
const BANNED_TEXT = /\bbanned\b/i;
const ANY_FAILURE = -1;

/** With this text, 40000 means that the token belongs to another app. */
const TOKEN_OF_OTHER_APP = /\b(token|app_?id)\b/i;

/**
 * A wrong parameter whose message is about the number of metrics, e.g. `metrics: at most 50.` Neither the limit nor the
 * text is documented, so the word and a word of quantity must be there.
 */
const TOO_MANY_METRICS =
  /^(?=.*\bmetrics\b)(?=.*\b(too many|at most|no more than|up to|exceeds?|maximum|longer than|length|limit)\b)/is;

const WRONG_PARAMETER = [40000, 40002];

const UNKNOWN_OUTAGE: Resolution = { action: Action.retry, meaning: "error on TikTok's side" };
const UNKNOWN_REFUSAL: Resolution = { action: Action.request, meaning: 'unknown error' };

/**
 * Decides what to do about a code. The message matters only if a code has two meanings. Unknown codes of the services
 * (5xxxx, 6xxxx) are temporary, all others are not.
 *
 * @param message the API's message
 * @returns undefined for success
 */
export function resolve(code: number, message: string): Resolution | undefined {
  if (OK.includes(code)) return undefined;
  if (code === ANY_FAILURE && BANNED_TEXT.test(message)) return BANNED;
  const known = BY_CODE.get(code);
  if (known === undefined) return code >= 50_000 && code < 70_000 ? UNKNOWN_OUTAGE : UNKNOWN_REFUSAL;
  if (known.action === Action.account) return resolveNoPermission(known, message);
  return WRONG_PARAMETER.includes(code) ? resolveWrongParameter(known, code, message) : known;
}

function resolveNoPermission(known: Resolution, message: string): Resolution {
  if (LACKS_SCOPE.test(message)) return SCOPE;
  return ENDPOINT_DENIED.test(message) ? { ...known, action: Action.endpoint } : known;
}

function resolveWrongParameter(known: Resolution, code: number, message: string): Resolution {
  if (code === 40000 && TOKEN_OF_OTHER_APP.test(message)) return { ...known, action: Action.auth };
  return TOO_MANY_METRICS.test(message) ? { ...known, excess: Excess.metrics } : known;
}
