import { configError, type SourceIo } from '../../cdk/index.js';
import { PRODUCTION_URL, SANDBOX_URL } from '../api/limits.js';

/** Replaces the API's root (host and version prefix), for tests and proxies. */
const BASE_URL_VARIABLE = 'TIKTOK_API_BASE_URL';

/** The platform says CLOUD where the connector runs on somebody else's machines: it must not reach into their network. */
const DEPLOYMENT_VARIABLE = 'DEPLOYMENT_MODE';

/** @throws SyncError (config_error) when the environment names a root that is no URL, or names one in the cloud */
export function baseUrl(isSandbox: boolean, env: SourceIo['env']): URL {
  const isCloud = env[DEPLOYMENT_VARIABLE]?.toUpperCase() === 'CLOUD';
  const override = env[BASE_URL_VARIABLE] ?? '';
  if (isCloud && override !== '')
    throw configError(
      `The environment variable ${BASE_URL_VARIABLE} cannot be used where ${DEPLOYMENT_VARIABLE} is CLOUD.`,
      'Unset it.',
    );
  return override === '' ? new URL(isSandbox ? SANDBOX_URL : PRODUCTION_URL) : parse(override);
}

function parse(root: string): URL {
  const url = URL.canParse(root) ? new URL(root.endsWith('/') ? root : `${root}/`) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw configError(`The environment variable ${BASE_URL_VARIABLE} is not an http or https URL.`);
  return url;
}
