import type { JsonObject, RequestIo } from '../../cdk/index.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import { describeRefusal } from '../api/refusal.js';
import { perRun, type Session } from '../session.js';

/** Where objects were made. Lists have those of the TikTok app only where they are asked for; reports have them all. */
const ORIGINS = { campaign_system_origins: ['TT_ADS_PLATFORM', 'PROMOTE'] };

/** What has refused the filter in a run, so that it is asked once. */
const refusedIn = perRun(() => new Set<string>());

interface OfList {
  readonly path: string;
  readonly advertiserId: string;
  readonly warn: RequestIo['warn'];
}

/**
 * Pages of a list of campaigns, ad groups or ads, whoever made them. Where the filter is refused that takes, the list is
 * read without it, with a warning: what was made in the TikTok app is then left out.
 *
 * @param read reads the list under a filter
 */
export async function* fromAllOrigins<T>(
  session: Session,
  { path, advertiserId, warn }: OfList,
  read: (filter: JsonObject) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  const refusedBy = refusedIn(session);
  const key = `${advertiserId} ${path}`;
  let refusal: TikTokError | undefined;
  if (!refusedBy.has(key)) {
    let isTaken = false;
    try {
      for await (const page of read(ORIGINS)) {
        isTaken = true;
        yield page;
      }
      return;
    } catch (error) {
      if (isTaken || !isAboutFilter(error)) throw error;
      refusal = error;
    }
  }
  const tell = (): void => {
    if (refusal !== undefined && !refusedBy.has(key))
      warn?.(`${describeRefusal(refusal)} for objects created in the TikTok app; skipping them.`);
    refusedBy.add(key);
  };
  for await (const page of read({})) {
    tell();
    yield page;
  }
  tell();
}

const isAboutFilter = (error: unknown): error is TikTokError =>
  error instanceof TikTokError && error.action === Action.request && error.excess === undefined;
