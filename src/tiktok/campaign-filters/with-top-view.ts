import { concatPrefetched, type JsonObject, type ReadIo, type Slice } from '../../cdk/index.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import { describeRefusal } from '../api/refusal.js';
import { accountOf } from '../accounts/partition.js';
import type { Session } from '../session.js';
import { topViewBuyersOf } from './top-view-buyers.js';

type Pages = AsyncIterable<readonly JsonObject[]>;

/** Makes the lists of one slice. */
interface Lists {
  readonly slice: Slice;
  readonly io: ReadIo;
  readonly usual: (io: ReadIo) => Pages;
  readonly topView: (io: ReadIo) => Pages;
}

/** What was bought in the usual way, then TopView, unless it is known that the account has not bought that. */
export function withTopView(
  session: Session,
  { slice, io, usual, topView }: Lists,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const ifBought = async function* (own: ReadIo) {
    const isBought = await topViewBuyersOf(session).isBoughtBy(accountOf(slice.partition), own);
    if (isBought === true) yield* topView(own);
    else if (isBought === undefined) yield* whereTaken(topView(own), own);
  };
  return concatPrefetched(usual(io), (slots) => ifBought({ ...io, slots }), io.slots);
}

/** Nothing, with a warning, where the API does not take the filter: nobody knows whether there is anything to lose. */
async function* whereTaken(pages: Pages, io: ReadIo): AsyncGenerator<readonly JsonObject[], void, undefined> {
  try {
    yield* pages;
  } catch (error) {
    const isRefused = error instanceof TikTokError && error.action === Action.request;
    if (!isRefused || error.excess !== undefined) throw error;
    io.warn?.(`${describeRefusal(error)} for TopView; skipping TopView rows, if any.`);
  }
}
