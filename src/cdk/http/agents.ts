import http from 'node:http';
import https from 'node:https';

import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';

import type { Proxy } from './proxy.js';
import { TransportError, WireFault } from './transport-error.js';

/** Agents that keep connections open between requests. */
export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

/**
 * Milliseconds that one address of a host may take to connect before the next one is tried. Node's default of 250 ms
 * makes every connection fail if the host is farther away than that and an IPv6 address is unreachable. A lost packet
 * is sent again after one second and after three.
 */
const ATTEMPT_MS = 4000;

/** Milliseconds that a proxy may take to connect. */
const PROXY_MS = 30_000;

/** @param proxy if set, everything goes through it in tunnels (CONNECT), including plain HTTP */
export function createAgents(proxy?: Proxy): Agents {
  const options = { keepAlive: true, autoSelectFamilyAttemptTimeout: ATTEMPT_MS };
  if (proxy === undefined) return { http: new http.Agent(options), https: new https.Agent(options) };
  const { url } = proxy;
  // Overrides the host name that hpagent takes from the URL, in which an IPv6 address has brackets.
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  // hpagent accepts every option of a request, although its types list only a few.
  const proxyRequestOptions: object = { hostname, autoSelectFamilyAttemptTimeout: ATTEMPT_MS };
  const tunnel = { ...options, timeout: PROXY_MS, proxy: url, proxyRequestOptions };
  return { http: new HttpProxyAgent(tunnel), https: new HttpsProxyAgent(tunnel) };
}

/** Messages of hpagent if the proxy does not open the tunnel. */
const REFUSED = /^Bad response: (\d+)/;
const SILENT = 'Proxy timeout';

/** Adds the proxy to a failure of a request through it, without the secrets in the proxy's URL. */
export function throughProxy(error: TransportError, { variable, url }: Proxy): TransportError {
  const name = `proxy ${url.host} (${variable})`;
  const status = REFUSED.exec(error.message)?.[1];
  if (status === '407')
    return new TransportError(`the ${name} requires a login (HTTP 407)`, WireFault.proxyLogin);
  if (status !== undefined)
    return new TransportError(`the ${name} refused the connection (HTTP ${status})`, WireFault.proxyRefusal);
  if (error.message.startsWith(SILENT))
    return new TransportError(
      `the ${name} did not connect within ${String(PROXY_MS / 1000)} s`,
      WireFault.proxyRefusal,
    );
  return new TransportError(`${error.message}, through the ${name}`, error.code);
}
