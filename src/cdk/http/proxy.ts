import { configError } from '../contract/errors.js';
import { lookUp } from '../collections/look-up.js';

/** Environment variables. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A proxy between the connector and a server. */
export interface Proxy {
  /** Name of the environment variable that sets it, in its actual case. */
  readonly variable: string;
  /** Contains user and password, if there are any, so it must never be printed. */
  readonly url: URL;
}

/** The variables for each protocol. The lower-case one takes precedence, as in curl. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'http:': ['http_proxy', 'HTTP_PROXY'],
  'https:': ['https_proxy', 'HTTPS_PROXY'],
};
const EXCEPTIONS = ['no_proxy', 'NO_PROXY'];

/** Loopback hosts are always requested directly, because a proxy would connect to its own machine. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * The proxy for a URL according to the environment: HTTPS_PROXY or HTTP_PROXY, depending on the protocol of the URL,
 * unless NO_PROXY lists its host.
 *
 * @throws SyncError (config_error) if the variable is not the URL of an http or https proxy; its value is not shown
 */
export function proxyFor(url: URL, env: Env): Proxy | undefined {
  const variable = firstSet(lookUp(VARIABLES, url.protocol) ?? [], env);
  if (variable === undefined || LOOPBACK.test(hostOf(url)) || isException(url, env)) return undefined;
  const proxy = proxyUrl(env[variable] ?? '');
  if (proxy !== undefined) return { variable, url: proxy };
  throw configError(
    `The environment variable ${variable} is not the URL of an http or https proxy.`,
    'Write it as http://host:port or http://user:password@host:port, with characters such as @, : and % in user and password escaped (%40, %3A, %25).',
  );
}

/** The secrets of all proxies in the environment. */
export function proxySecrets(env: Env): readonly string[] {
  const values = Object.values(VARIABLES)
    .flat()
    .map((variable) => env[variable] ?? '');
  return values.flatMap((value) => {
    const url = proxyUrl(value);
    if (url === undefined) return [value];
    // A user without a password is a token.
    const secret = url.password === '' ? url.username : url.password;
    return [secret, decodeURIComponent(secret)];
  });
}

const firstSet = (variables: readonly string[], env: Env): string | undefined =>
  variables.find((variable) => (env[variable] ?? '').trim() !== '');

const hostOf = ({ hostname }: URL): string => hostname.replace(/\.$/, '');

/** Parses the URL of a proxy; undefined if it is not valid. The default protocol is http, as in curl. */
function proxyUrl(value: string): URL | undefined {
  const trimmed = value.trim();
  const text = trimmed.includes('://') ? trimmed : `http://${trimmed}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && isDecodable(url) ? url : undefined;
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

/** NO_PROXY lists hosts, which include their subdomains, with optional ports; `*` means all hosts. */
function isException(url: URL, env: Env): boolean {
  const host = hostOf(url);
  const port = url.port === '' ? { 'http:': '80', 'https:': '443' }[url.protocol] : url.port;
  return (env[firstSet(EXCEPTIONS, env) ?? ''] ?? '')
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      const [, name = '', itsPort] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (name === '' || (itsPort !== undefined && itsPort !== port)) return false;
      return name === '*' || host === name || host.endsWith(`.${name}`);
    });
}
