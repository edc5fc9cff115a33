import type { Handler } from './endpoint.js';
import { gmvMaxEndpoints } from './gmv-max.js';
import { legacySmartPlusEndpoints } from './legacy-smart-plus.js';
import { materialReportEndpoints } from './material-report.js';
import { smartPlusEndpoints } from './smart-plus.js';

export const shopAndSmartPlusEndpoints: readonly [string, Handler][] = [
  ...smartPlusEndpoints,
  ...materialReportEndpoints,
  ...legacySmartPlusEndpoints,
  ...gmvMaxEndpoints,
];
