import {
  excerpt,
  ISSUES,
  parseRetryAfter,
  TRY_LATER,
  TooManyValuesError,
  type TransportError,
  WireFault,
  type HttpResponse,
} from '../../cdk/index.js';
import { API_VERSION } from './api-version.js';
import { Action, Excess } from './error-codes.js';
import type { Rejection } from './errors.js';

/*
 * Responses from something between the connector and the API, and missing responses, with their remedies. None of these
 * is a response of the API, which always returns HTTP 200 with its own code, even for refusals.
 */

type StatusMeaning = Pick<Rejection, 'action' | 'what' | 'remedy' | 'excess' | 'isOutage' | 'isOfHost'>;

const DIRECTLY =
  "Something between the connector and the API answered instead: a proxy, a firewall or a network login page. Allow the connector to reach TikTok's API directly; if TIKTOK_API_BASE_URL is set, check it.";
const LOGIN = `${DIRECTLY} The proxy or network must let the connector through without a login.`;
const BLOCKED = `${TRY_LATER} If it persists, a firewall, a proxy or TikTok's edge blocks this machine's address or country: run the connector from another network.`;
const TOO_LONG =
  "A proxy or gateway rejects requests of this length. Allow the connector to reach TikTok's API directly, or configure the proxy to accept URLs and headers of 16 KB.";
const NOT_THERE = `If TIKTOK_API_BASE_URL is set, check it: it must end with the version, as in /open_api/${API_VERSION}/. If it is not, please report this message at ${ISSUES}.`;
const PROXY_LOGIN =
  'Put the proxy user and password into that variable: http://user:password@host:port, with characters such as @, : and % in them escaped (%40, %3A, %25).';
const PROXY_REFUSES = `${TRY_LATER} If it persists, allow the proxy to connect to business-api.tiktok.com (the sandbox: sandbox-ads.tiktok.com), or add that host to NO_PROXY if it can be reached without the proxy.`;
const NO_NETWORK = `${TRY_LATER} If it persists, check the network and the DNS of this machine or container, that its firewall allows business-api.tiktok.com (the sandbox: sandbox-ads.tiktok.com), and TIKTOK_API_BASE_URL and HTTPS_PROXY if they are set.`;
const SLOW = `${TRY_LATER} If it persists, raise request_timeout, and check what is between this machine and TikTok.`;
const MEMORY = 'Give the connector more memory, or set a smaller page_size.';
const LATER_OR_DIRECTLY = `${TRY_LATER} If it persists: ${DIRECTLY}`;

const NETWORK: StatusMeaning = { action: Action.network, what: '', remedy: DIRECTLY };
const PASSING: StatusMeaning = { action: Action.retry, what: '' };

/** By HTTP status; other statuses are classified by their first digit. */
const BY_STATUS: Readonly<Record<number, StatusMeaning>> = {
  // Concerns one request: a proxy may refuse one request and accept others, so this is not an outage.
  400: {
    action: Action.retry,
    what: 'rejected by a proxy or gateway',
    remedy: LATER_OR_DIRECTLY,
    isOutage: false,
  },
  401: { action: Action.network, what: 'a proxy or network requires a login', remedy: LOGIN },
  403: { action: Action.retry, what: 'blocked by a proxy or gateway', remedy: BLOCKED },
  404: { action: Action.request, what: 'nothing exists at this URL', remedy: NOT_THERE },
  405: { action: Action.request, what: 'method not allowed at this URL', remedy: NOT_THERE },
  407: { action: Action.network, what: 'a proxy requires a login', remedy: LOGIN },
  408: PASSING,
  413: {
    action: Action.request,
    what: 'the request is too long for a proxy or gateway',
    remedy: TOO_LONG,
  },
  414: {
    action: Action.request,
    what: 'the URL is too long for a proxy or gateway',
    remedy: TOO_LONG,
  },
  425: { action: Action.retry, what: 'too early' },
  429: { action: Action.rateLimit, what: '' },
  431: {
    action: Action.request,
    what: 'the headers are too long for a proxy or gateway',
    remedy: TOO_LONG,
  },
  451: { action: Action.network, what: 'blocked for legal reasons', remedy: BLOCKED },
  504: { action: Action.retry, what: '', excess: Excess.work },
  511: { action: Action.network, what: 'the network requires a login', remedy: LOGIN },
};

const byDigit = (status: number): StatusMeaning => {
  if (status >= 500) return PASSING;
  return status >= 400 ? { ...NETWORK, what: 'not a response from the API' } : NETWORK;
};

type Head = Pick<HttpResponse, 'status' | 'headers'>;

/**
 * The rejection for a response that is not from the API: from an overloaded gateway, something else on the way, or cut
 * off.
 *
 * @param now epoch milliseconds, for a Retry-After that is a date
 * @param flaw why the body cannot be parsed, if that was tried
 */
export function edgeRejection({ status, headers }: Head, now: number, flaw?: SyntaxError): Rejection {
  if (status >= 200 && status < 300) return notFromApi(headers, flaw);
  const { what, ...meaning } = BY_STATUS[status] ?? byDigit(status);
  const detail = status < 400 ? redirect(headers) : what;
  return {
    ...meaning,
    what: `HTTP ${String(status)}${detail === '' ? '' : `: ${detail}`}`,
    retryAfterMs: parseRetryAfter(headers['retry-after'], now),
  };
}

/** Names only the target's origin, because the rest of the URL may contain anything. */
function redirect({ location }: Head['headers']): string {
  const target = typeof location === 'string' && URL.canParse(location) ? new URL(location).origin : '';
  return `a redirect${target === '' ? '' : ` to ${excerpt(target, 100)}`}, which the connector does not follow`;
}

function notFromApi(headers: Head['headers'], flaw: SyntaxError | undefined): Rejection {
  if (flaw instanceof TooManyValuesError) return { action: Action.size, what: flaw.message, remedy: MEMORY };
  const isPage = /\bhtml\b/i.test(String(headers['content-type'] ?? ''));
  const what = isPage
    ? 'a web page instead of JSON from the API'
    : 'a response that is not JSON from the API';
  const remedy = isPage ? { remedy: LATER_OR_DIRECTLY } : {};
  return { action: Action.retry, what: flaw === undefined ? what : `${what} (${flaw.message})`, ...remedy };
}

const AUTHORITY =
  "If a company proxy or firewall re-signs TLS traffic, save its CA certificate as a PEM file and set the connector's environment variable NODE_EXTRA_CA_CERTS to its path.";
const VALIDITY =
  'Check the clock of this machine. If it is right, the certificate must be renewed by whoever runs the proxy, or by TikTok.';

/** By error code (Node's, OpenSSL's, or a `WireFault`). The first match counts. */
const BY_CODE: readonly (readonly [code: RegExp, meaning: Omit<StatusMeaning, 'what'>, what?: string])[] = [
  [
    /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    { action: Action.network, remedy: VALIDITY },
    'the certificate has expired or is not yet valid',
  ],
  [/^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, NETWORK, 'the certificate belongs to another host'],
  [
    /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|ERR_TLS_CERT|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_)/,
    { action: Action.network, remedy: AUTHORITY },
    'the certificate is not trusted',
  ],
  [/^(ERR_SSL_|EPROTO$)/, NETWORK, 'the server does not speak TLS'],
  [new RegExp(`^(${WireFault.upgrade}|${WireFault.encoding})$`), NETWORK],
  [new RegExp(`^${WireFault.tooLarge}$`), { action: Action.size, remedy: MEMORY }],
  [new RegExp(`^${WireFault.proxyLogin}$`), { action: Action.network, remedy: PROXY_LOGIN }],
  [
    new RegExp(`^${WireFault.proxyRefusal}$`),
    { action: Action.retry, remedy: PROXY_REFUSES, isOfHost: true },
  ],
  [
    /^(ENOTFOUND|EAI_[A-Z]+)$/,
    { action: Action.retry, isOfHost: true, remedy: NO_NETWORK },
    'the name of the server cannot be looked up in DNS',
  ],
  [
    /^ECONNREFUSED$/,
    { action: Action.retry, isOfHost: true, remedy: NO_NETWORK },
    'nothing accepts connections at this address',
  ],
  [
    new RegExp(`^(${WireFault.noConnection}|E(HOST|NET)(UNREACH|DOWN))$`),
    { action: Action.retry, isOfHost: true, remedy: NO_NETWORK },
    'the server cannot be reached',
  ],
  [/^(ECONNRESET|EPIPE)$/, PASSING, 'the connection was cut off'],
  [/^ETIMEDOUT$/, { action: Action.retry, excess: Excess.work, remedy: SLOW }],
];

/** The rejection for a request without a complete response. */
export function transportRejection({ code, message }: TransportError): Rejection {
  const known = BY_CODE.find(([pattern]) => pattern.test(code));
  const reason = excerpt(message);
  if (known === undefined) return { ...PASSING, what: reason };
  const [, meaning, what] = known;
  return { ...meaning, what: what === undefined ? reason : `${what}: ${reason}` };
}
