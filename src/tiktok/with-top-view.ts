import { inTurn, type JsonObject, type ReadIo, type Slice } from '../cdk/index.js';
import { accountOf, type Session } from './session.js';

type Pages = AsyncIterable<readonly JsonObject[]>;

/** Makes the lists of one slice. */
interface Lists {
  readonly slice: Slice;
  readonly io: ReadIo;
  readonly usual: (io: ReadIo) => Pages;
  readonly topView: (io: ReadIo) => Pages;
}

/** What was bought in the usual way, then TopView where the account has bought that. */
export function withTopView(
  session: Session,
  { slice, io, usual, topView }: Lists,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const ifBought = async function* (own: ReadIo) {
    if (await session.topView.isBoughtBy(accountOf(slice.partition), own)) yield* topView(own);
  };
  return inTurn(usual(io), (slots) => ifBought({ ...io, slots }), io.slots);
}
