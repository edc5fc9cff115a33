import { concatPrefetched, type ReadIo, type Pages, type Rows } from '../../cdk/index.js';
import { Action } from '../api/error-codes.js';
import { TikTokError } from '../api/errors.js';
import { describeRefusal } from '../api/refusal.js';
import type { Session } from '../session.js';
import { ONLY_TOP_VIEW, USUAL_BUYING_TYPES, type BuyingType } from './buying-types.js';
import { topViewBuyersOf, type IsRuledOut } from './top-view-buyers.js';

/** An account, and how to read it. */
export interface AccountReading {
  readonly advertiserId: string;
  readonly io: ReadIo;
  /** As in `TopViewBuyers`. */
  readonly lacksTopView?: IsRuledOut | undefined;
}

/**
 * Reads the pages of an account, one buying type after the other. TopView is skipped if the account never bought it, or
 * has none of it here. If that isn't known, TopView is requested, and a refusal of the filter counts as no rows.
 *
 * @param read reads the pages of one buying type
 */
export function byBuyingType(
  session: Session,
  { advertiserId, io, lacksTopView }: AccountReading,
  read: (buyingType: BuyingType, io: ReadIo) => Pages,
): AsyncGenerator<Rows, void, undefined> {
  const topView = async function* (topViewIo: ReadIo) {
    const isBought = await topViewBuyersOf(session).isBoughtBy(advertiserId, topViewIo, lacksTopView);
    if (isBought === true) yield* read(ONLY_TOP_VIEW, topViewIo);
    else if (isBought === undefined) yield* skipIfRefused(read(ONLY_TOP_VIEW, topViewIo), topViewIo);
  };
  return concatPrefetched(read(USUAL_BUYING_TYPES, io), (slots) => topView({ ...io, slots }), io.slots);
}

async function* skipIfRefused(pages: Pages, { warn }: ReadIo): AsyncGenerator<Rows, void, undefined> {
  try {
    yield* pages;
  } catch (error) {
    const isRefused = error instanceof TikTokError && error.action === Action.request;
    if (!isRefused || error.excess !== undefined) throw error;
    warn?.(`${describeRefusal(error)} for TopView; skipping TopView rows, if any.`);
  }
}
