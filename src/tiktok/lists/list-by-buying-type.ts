import type { Rows } from '../../cdk/index.js';
import { byBuyingType } from '../campaign-filters/by-buying-type.js';
import type { BuyingType } from '../campaign-filters/buying-types.js';
import { passOverLack } from '../api/sandbox.js';
import type { Session } from '../session.js';
import type { ListSource } from './list-definition.js';
import { merged, type ListReading } from './read-one-list.js';

type ReadList = (session: Session, reading: ListReading) => AsyncIterable<Rows>;

/** Reads a source one buying type after the other, and sets `buying_type` of the rows. */
export function readByBuyingType(
  session: Session,
  reading: ListReading,
  readList: ReadList,
): AsyncGenerator<Rows, void, undefined> {
  const { owner, io } = reading;
  return byBuyingType(
    session,
    { advertiserId: owner.advertiserId ?? '', io },
    async function* (type, typeIo) {
      for await (const rows of readOne(session, { ...reading, type, io: typeIo }, readList))
        yield rows.map((row) => Object.assign(row, { buying_type: type.name }));
    },
  );
}

/** The sandbox lacks some filters, so each attempt omits more of them, but never the parameters of every call. */
async function* readOne(
  session: Session,
  { type, ...reading }: ListReading & { readonly type: BuyingType },
  readList: ReadList,
): AsyncGenerator<Rows, void, undefined> {
  const { source } = reading;
  const { queryDeleted, ...endpoint } = source.endpoint;
  const filtered = { ...reading, source: withFilter(source, type) };
  if (!session.config.sandbox) {
    yield* readList(session, filtered);
    return;
  }
  const bare = { ...reading, source: { ...source, endpoint }, parts: undefined };
  const attempts = [filtered, reading, ...(queryDeleted === undefined ? [] : [bare])];
  for (const attempt of attempts) {
    try {
      yield* readList(session, attempt);
      return;
    } catch (error) {
      const isLast = attempt === attempts.at(-1);
      await passOverLack(session, error, isLast ? 'skipped' : 'retrying with fewer filters');
    }
  }
}

function withFilter(source: ListSource, { values, largestPage }: BuyingType): ListSource {
  const query = merged({ filtering: { buying_types: values } }, source.endpoint.query);
  return { ...source, endpoint: { ...source.endpoint, query, pageSize: largestPage } };
}
