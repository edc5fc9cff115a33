import { accessToken } from './access-token.js';
import { ASSET_ENDPOINTS } from './asset-table.js';
import { advertiserInfo, authorizedAdvertisers, userInfo } from './accounts.js';
import { bidProtectionEndpoints } from './bid-protection.js';
import { businessEndpoints } from './business.js';
import type { Handler } from './endpoint.js';
import { entities } from './entities.js';
import { insightEndpoints } from './insights.js';
import { integratedReport } from './integrated-report.js';
import { reviewEndpoints } from './reviews.js';
import { shopAndSmartPlusEndpoints } from './shop-and-smart-plus.js';
import { taskEndpoints } from './task-endpoints.js';

/** Path below the API prefix → handler. */
export const ENDPOINTS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['user/info/', userInfo],
  // The one path that is known to answer without its slash.
  ['user/info', userInfo],
  ['oauth2/access_token/', accessToken],
  ['oauth2/advertiser/get/', authorizedAdvertisers],
  ['advertiser/info/', advertiserInfo],
  ['campaign/get/', entities('campaign')],
  ['adgroup/get/', entities('adgroup')],
  ['ad/get/', entities('ad')],
  ['report/integrated/get/', integratedReport],
  ...taskEndpoints,
  ...businessEndpoints,
  ...reviewEndpoints,
  ...insightEndpoints,
  ...bidProtectionEndpoints,
  ...shopAndSmartPlusEndpoints,
  ...ASSET_ENDPOINTS,
]);
