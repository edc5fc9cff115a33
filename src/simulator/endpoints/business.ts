import { accountToolEndpoints } from './account-tools.js';
import { businessCenterEndpoints } from './business-centers.js';
import { centerMoneyEndpoints } from './center-money.js';
import { centerPeopleEndpoints } from './center-people.js';
import { lookupEndpoints } from './lookups.js';
import { type Endpoint, realHostOnly } from './real-host-only.js';

/** Business centers with what they own, what accounts have beside campaigns, and the names of ids. */
export const businessEndpoints: readonly Endpoint[] = realHostOnly([
  ...businessCenterEndpoints,
  ...centerMoneyEndpoints,
  ...centerPeopleEndpoints,
  ...accountToolEndpoints,
  ...lookupEndpoints,
]);
