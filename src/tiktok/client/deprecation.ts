import { excerpt, type HttpResponse, type Logger } from '../../cdk/index.js';
import { API_VERSION } from '../api/api-version.js';

/** Header that TikTok sent with each response before version 1.2 of its API ended; the text names the new version. */
const DEPRECATION_HEADER = 'x-api-deprecation-info';

/** Called with the headers of every response. */
export type DeprecationWatch = (headers: HttpResponse['headers']) => Promise<void>;

/** Warns once per run that the version of the API will end. */
export function createDeprecationWatch(log: Logger): DeprecationWatch {
  let isLogged = false;
  return async (headers) => {
    const notice = headers[DEPRECATION_HEADER];
    if (isLogged || notice === undefined) return;
    isLogged = true;
    await log.warn(
      `TikTok says about the API version used by this connector (${API_VERSION}): "${excerpt(String(notice))}". Syncs still work; look for a newer version of the connector.`,
    );
  };
}
