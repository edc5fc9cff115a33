import { configError } from '../contract/errors.js';
import { lookUp } from '../collections/look-up.js';

/** The environment's variables. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What stands between the connector and a server. */
export interface Proxy {
  /** The environment variable that names it, as it is written there. */
  readonly variable: string;
  /** With user and password, where it wants them: never to be printed. */
  readonly url: URL;
}

/** Which variable holds for a URL, by its protocol; the lower case goes first where both are set, as in curl. */
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'http:': ['http_proxy', 'HTTP_PROXY'],
  'https:': ['https_proxy', 'HTTPS_PROXY'],
};
const EXCEPTIONS = ['no_proxy', 'NO_PROXY'];

/** This machine is asked by itself, whatever the environment says: a proxy would ask another one of the same name. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * The proxy through which the environment wants a URL to be asked for: HTTPS_PROXY or HTTP_PROXY, by the URL's protocol,
 * unless NO_PROXY names its host.
 *
 * @throws SyncError (config_error) when the variable does not name a proxy of HTTP; its value is not shown
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

/** What must not be printed of all proxies that the environment names. */
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

/** Undefined where it is no URL of a proxy. Without a protocol it is one of http, as in curl. */
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

/** NO_PROXY lists hosts, each with the names below it, maybe with a port; `*` is all. */
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
