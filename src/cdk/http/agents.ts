import http from 'node:http';
import https from 'node:https';

import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';

import type { Proxy } from './proxy.js';
import { TransportError, WireFault } from './transport-error.js';

/** Keep connections open from one request to the next. */
export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

/**
 * How long one address of a host may take to connect before the next one is tried, milliseconds. Node gives it 250, so
 * that nobody connects who is further away than that and has an address of IPv6 that leads nowhere. A packet that is lost
 * is sent again after one second and after three.
 */
const ATTEMPT_MS = 4000;

/** How long a proxy may take to connect, milliseconds. */
const PROXY_MS = 30_000;

/** @param proxy through which everything goes, in tunnels (CONNECT), those of plain HTTP as well */
export function createAgents(proxy?: Proxy): Agents {
  const options = { keepAlive: true, autoSelectFamilyAttemptTimeout: ATTEMPT_MS };
  if (proxy === undefined) return { http: new http.Agent(options), https: new https.Agent(options) };
  const { url } = proxy;
  // `hostname` goes before what hpagent takes from the URL: there an address of IPv6 has brackets, which no name has.
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  // Any option of a request, though its types name but a few.
  const proxyRequestOptions: object = { hostname, autoSelectFamilyAttemptTimeout: ATTEMPT_MS };
  const tunnel = { ...options, timeout: PROXY_MS, proxy: url, proxyRequestOptions };
  return { http: new HttpProxyAgent(tunnel), https: new HttpsProxyAgent(tunnel) };
}

/** What hpagent says where the proxy does not open the tunnel. */
const REFUSED = /^Bad response: (\d+)/;
const SILENT = 'Proxy timeout';

/** A failure with what is known of the proxy's part in it. Nothing that the proxy's URL keeps secret is named. */
export function throughProxy(error: TransportError, { variable, url }: Proxy): TransportError {
  const name = `proxy ${url.host} (${variable})`;
  const status = REFUSED.exec(error.message)?.[1];
  if (status === '407')
    return new TransportError(`the ${name} asks for a login (HTTP 407)`, WireFault.proxyLogin);
  if (status !== undefined)
    return new TransportError(`the ${name} refuses the connection (HTTP ${status})`, WireFault.proxyRefusal);
  if (error.message.startsWith(SILENT))
    return new TransportError(
      `the ${name} does not connect within ${String(PROXY_MS / 1000)} s`,
      WireFault.proxyRefusal,
    );
  return new TransportError(`${error.message}, through the ${name}`, error.code);
}
