import type { JsonObject, RequestIo } from '../../cdk/index.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import { describeRefusal } from '../api/refusal.js';
import { perRun, type Session } from '../session.js';

/** Where objects were made. Lists include those of the TikTok app only if requested; reports always include them. */
const ORIGINS = { campaign_system_origins: ['TT_ADS_PLATFORM', 'PROMOTE'] };

/** Accounts and lists that refused the filter in this run, so that it is tried only once. */
const refusedIn = perRun(() => new Set<string>());

interface List {
  readonly path: string;
  readonly advertiserId: string;
  readonly warn: RequestIo['warn'];
}

/**
 * Reads a list of campaigns, ad groups or ads, made in Ads Manager or in the TikTok app. If the API refuses the filter
 * that includes both, the list is read without it, and a warning says that objects made in the app are skipped.
 *
 * @param read reads the list with a filter
 */
export async function* fromAllOrigins<T>(
  session: Session,
  { path, advertiserId, warn }: List,
  read: (filter: JsonObject) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  const refusedBy = refusedIn(session);
  const key = `${advertiserId} ${path}`;
  let refusal: TikTokError | undefined;
  if (!refusedBy.has(key)) {
    let isAccepted = false;
    try {
      for await (const page of read(ORIGINS)) {
        isAccepted = true;
        yield page;
      }
      return;
    } catch (error) {
      if (isAccepted || !isAboutFilter(error)) throw error;
      refusal = error;
    }
  }
  const warnOnce = (): void => {
    if (refusal !== undefined && !refusedBy.has(key))
      warn?.(`${describeRefusal(refusal)} for objects created in the TikTok app; skipping them.`);
    refusedBy.add(key);
  };
  for await (const page of read({})) {
    warnOnce();
    yield page;
  }
  warnOnce();
}

const isAboutFilter = (error: unknown): error is TikTokError =>
  error instanceof TikTokError && error.action === Action.request && error.excess === undefined;
