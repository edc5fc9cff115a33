import { SyncError } from '../../cdk/index.js';
import { TikTokError, type Action } from '../../tiktok/index.js';

/** What to do with a sandbox. */
export const NO_SANDBOX = "A sandbox has no login: the app's page shows its token and account id.";

const LOGIN_AGAIN = 'run login again, because a code works once';

/** What to do about a refused code, by TikTok's code. */
const BY_CODE: ReadonlyMap<number | undefined, string> = new Map([
  [40101, `Check --app-id and the secret, which are on the app's page under My Apps, and ${LOGIN_AGAIN}.`],
  [40110, 'Run login again, and confirm within the hour: a code works once and for an hour.'],
  [40113, "Check --app-id, which is on the app's page under My Apps, and run login again."],
  [40124, 'Complete the developer profile in the portal, wait for its approval, and run login again.'],
]);

const BY_ACTION: Partial<Readonly<Record<Action, string>>> = {
  auth: `Check the app under My Apps in the portal, and ${LOGIN_AGAIN}.`,
  retry: 'Run login again later.',
  rateLimit: 'Run login again in a few minutes.',
  unsupported: NO_SANDBOX,
};

/** Throws why TikTok gave no token for a code, and what to do at this command line. */
export function explainRefusal(error: unknown): never {
  if (!(error instanceof TikTokError)) throw error;
  throw new SyncError({
    failureType: error.failureType,
    what: `TikTok did not exchange the code for a token. ${error.what}`,
    remedy: BY_CODE.get(error.code) ?? BY_ACTION[error.action] ?? error.remedy,
    cause: error,
  });
}
