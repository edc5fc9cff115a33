import { UsageError } from '../../protocol/command.js';

/**
 * Checks a redirect URI. It is sent as it is written, because TikTok compares it exactly.
 *
 * @throws UsageError unless it is an http or https URL without a fragment
 */
export function checkRedirectUri(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--redirect-uri must be an http or https URL, not "${text}"`);
  if (url.hash !== '') throw new UsageError('--redirect-uri must have no fragment (#…)');
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** True if this program can wait there for the browser: an address of this machine, without TLS. */
export const isLoopback = ({ protocol, hostname }: URL): boolean =>
  protocol === 'http:' && LOOPBACK.test(hostname);
