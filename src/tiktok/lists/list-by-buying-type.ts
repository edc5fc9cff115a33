import type { Rows } from '../../cdk/index.js';
import { byBuyingType } from '../campaign-filters/by-buying-type.js';
import type { BuyingType } from '../campaign-filters/buying-types.js';
import { readSupported } from '../api/sandbox.js';
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
      const attempts = attemptsOf({ ...reading, io: typeIo }, type);
      for await (const rows of readSupported(session, attempts, (attempt) => readList(session, attempt))) {
        for (const row of rows) Object.assign(row, { buying_type: type.name });
        yield rows;
      }
    },
  );
}

/** The requests of a buying type, with fewer filters each. The parameters of every call stay in all of them. */
function attemptsOf(reading: ListReading, type: BuyingType): readonly ListReading[] {
  const { source } = reading;
  const { queryDeleted, ...endpoint } = source.endpoint;
  const filtered = { ...reading, source: withFilter(source, type) };
  const bare = { ...reading, source: { ...source, endpoint }, parts: undefined };
  return [filtered, reading, ...(queryDeleted === undefined ? [] : [bare])];
}

function withFilter(source: ListSource, { values, largestPage }: BuyingType): ListSource {
  const query = merged({ filtering: { buying_types: values } }, source.endpoint.query);
  return { ...source, endpoint: { ...source.endpoint, query, pageSize: largestPage } };
}
