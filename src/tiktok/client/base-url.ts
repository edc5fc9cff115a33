import { configError, type SourceIo } from '../../cdk/index.js';
import { PRODUCTION_URL, SANDBOX_URL } from '../api/limits.js';

/** Replaces the API root (host and version prefix), for tests and proxies. */
const BASE_URL_VARIABLE = 'TIKTOK_API_BASE_URL';

/** The platform sets CLOUD if the connector runs on a provider's machines, whose network it must not access. */
const DEPLOYMENT_VARIABLE = 'DEPLOYMENT_MODE';

/**
 * The root of the API, with a trailing slash.
 *
 * @throws SyncError (config_error) if the environment sets a root that is not a URL, or sets one in the cloud
 */
export function baseUrl(isSandbox: boolean, env: SourceIo['env']): URL {
  const isCloud = env[DEPLOYMENT_VARIABLE]?.toUpperCase() === 'CLOUD';
  const override = env[BASE_URL_VARIABLE] ?? '';
  if (isCloud && override !== '')
    throw configError(
      `The environment variable ${BASE_URL_VARIABLE} cannot be used when ${DEPLOYMENT_VARIABLE} is CLOUD.`,
      'Unset it.',
    );
  return override === '' ? new URL(isSandbox ? SANDBOX_URL : PRODUCTION_URL) : parse(override);
}

/** Where requests go, if the environment decides it: what answers there may not be TikTok. */
export function describeOverride(env: SourceIo['env']): string | undefined {
  const override = env[BASE_URL_VARIABLE] ?? '';
  if (override === '') return undefined;
  const { origin, pathname } = parse(override);
  return `${BASE_URL_VARIABLE} is set: requests go to ${origin}${pathname}.`;
}

function parse(root: string): URL {
  const url = URL.canParse(root) ? new URL(root.endsWith('/') ? root : `${root}/`) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw configError(`The environment variable ${BASE_URL_VARIABLE} is not an http or https URL.`);
  return url;
}
