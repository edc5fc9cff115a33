import { gmvMaxEndpoints } from './gmv-max.js';
import { legacySmartPlusEndpoints } from './legacy-smart-plus.js';
import { materialReportEndpoints } from './material-report.js';
import { smartPlusEndpoints } from './smart-plus.js';
import type { Endpoint } from './real-host-only.js';

export const shopAndSmartPlusEndpoints: readonly Endpoint[] = [
  ...smartPlusEndpoints,
  ...materialReportEndpoints,
  ...legacySmartPlusEndpoints,
  ...gmvMaxEndpoints,
];
