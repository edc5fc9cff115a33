import { failure } from '../http/failure.js';
import { accountToolEndpoints } from './account-tools.js';
import { businessCenterEndpoints } from './business-centers.js';
import { centerMoneyEndpoints } from './center-money.js';
import { centerPeopleEndpoints } from './center-people.js';
import type { Handler } from './endpoint.js';
import { lookupEndpoints } from './lookups.js';

/** The sandbox has nothing but campaigns and their reports. */
const notInSandbox =
  (path: string, handler: Handler): Handler =>
  (context) => {
    if (context.world.sandbox) throw failure(40008, `The endpoint /${path} is not implemented in sandbox.`);
    return handler(context);
  };

/** Business centers with what they own, what accounts have beside campaigns, and the names of ids. */
export const businessEndpoints: readonly (readonly [path: string, handler: Handler])[] = [
  ...businessCenterEndpoints,
  ...centerMoneyEndpoints,
  ...centerPeopleEndpoints,
  ...accountToolEndpoints,
  ...lookupEndpoints,
].map(([path, handler]) => [path, notInSandbox(path, handler)]);
