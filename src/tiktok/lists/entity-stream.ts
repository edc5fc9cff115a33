import {
  addDays,
  onePageAtATime,
  rfc3339,
  scalarText,
  text,
  watermark,
  type Fields,
  type JsonObject,
  type Slice,
  type StreamDefinition,
  type ReadIo,
} from '../../cdk/index.js';
import { currentStatus, currentStatusField } from './current-status.js';
import { BUYING_TYPES, MODIFIED_AFTER_DAYS, TOP_VIEW, TOP_VIEW_PAGE_SIZE } from '../api/limits.js';
import { fromAllOrigins } from '../campaign-filters/all-origins.js';
import { passOverLack } from '../api/sandbox.js';
import { accountOf, byAccount } from '../accounts/partition.js';
import type { Session } from '../session.js';
import { planWalk, presentInstant } from '../accounts/local-days.js';
import { withTopView } from '../campaign-filters/with-top-view.js';

/** Columns that every entity stream has whatever its field table says. */
const COMMON_FIELDS = {
  buying_type: text(
    'How it was bought: RESERVATION_TOP_VIEW, or AUCTION_OR_RESERVATION_RF, which are not told apart',
  ),
  ...currentStatusField,
};

export interface EntityStreamOptions<F extends Fields> {
  readonly name: string;
  readonly description: string;
  /** Path below the API root, e.g. `campaign/get/`. */
  readonly path: string;
  readonly fields: F;
  readonly primaryKey: readonly [keyof F & string];
  /** Where the endpoint filters by time of change: incremental reads send it. */
  readonly filtersByModifyTime?: boolean;
  readonly formerNames?: readonly string[];
}

/** A stream of objects below an account, with `modify_time` as its cursor and deleted ones told apart. */
export function entityStream<F extends Fields>(options: EntityStreamOptions<F>): StreamDefinition<Session> {
  const { path, primaryKey, filtersByModifyTime = false } = options;
  return {
    ...options,
    fields: { ...options.fields, ...COMMON_FIELDS },
    dropsForeignRows: true,
    cursor: watermark({ field: 'modify_time', fallback: 'create_time' }),
    ...byAccount,
    endpoints: [path],
    plan: (session, { saved }, io) => planWalk(session, saved, io),
    currentCursor: presentInstant,
    async *read(session, slice, io) {
      const modifiedAfter = filtersByModifyTime ? modifiedAfterOf(slice, session) : undefined;
      // Where rows are left out here, the API's totals say nothing about how many come.
      const isFilteredHere = slice.since !== undefined && modifiedAfter === undefined;
      const reading = { path, key: primaryKey[0], slice, modifiedAfter };
      const walkIo = isFilteredHere ? { ...io, onTotalRows: undefined } : io;
      yield* withTopView(session, {
        ...{ slice, io: walkIo },
        usual: (own) => readBought(session, { ...reading, bought: USUAL, io: own }),
        topView: (own) => readBought(session, { ...reading, bought: ONLY_TOP_VIEW, io: own }),
      });
    },
  };
}

/** Objects that have to be asked for apart from others. */
interface Bought {
  readonly types: readonly string[];
  readonly largestPage?: number;
  /** What their column says. */
  readonly buyingType: string;
}

const USUAL: Bought = { types: BUYING_TYPES, buyingType: BUYING_TYPES.join('_OR_') };
const ONLY_TOP_VIEW: Bought = { types: [TOP_VIEW], largestPage: TOP_VIEW_PAGE_SIZE, buyingType: TOP_VIEW };

interface EntityReading {
  readonly path: string;
  readonly key: string;
  readonly slice: Slice;
  readonly bought: Bought;
  readonly modifiedAfter: JsonObject | undefined;
  readonly io: ReadIo;
}

async function* readBought(
  session: Session,
  reading: EntityReading,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const { key, slice, bought, modifiedAfter, io } = reading;
  const { includeDeleted } = session.config;
  const walk = createWalk(session, reading);
  const walkAside = createWalk(session, {
    ...reading,
    io: { ...io, onTotalRows: undefined, slots: onePageAtATime() },
  });
  let deletedIds: ReadonlySet<string> | undefined;
  for await (const rows of walk({
    ...modifiedAfter,
    ...(includeDeleted && { primary_status: 'STATUS_ALL' }),
  })) {
    const lacksStatus = rows.some((row) => typeof row['secondary_status'] !== 'string');
    if (lacksStatus && includeDeleted) {
      deletedIds ??= await idsOf(
        walkAside({ ...modifiedAfter, primary_status: 'STATUS_DELETE' }, 'always'),
        key,
      );
    }
    yield rows.map((row) =>
      Object.assign(row, {
        advertiser_id: row['advertiser_id'] ?? accountOf(slice.partition),
        buying_type: bought.buyingType,
        current_status: currentStatus(row, deletedIds?.has(scalarText(row[key]))),
      }),
    );
  }
}

async function idsOf(pages: AsyncIterable<readonly JsonObject[]>, key: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const rows of pages) for (const row of rows) ids.add(scalarText(row[key]));
  return ids;
}

/**
 * The API's filter takes `YYYY-MM-DD HH:MM:SS` in UTC and is advised to reach back six months at most; beyond that
 * everything is read and filtered here.
 */
function modifiedAfterOf({ since }: Slice, { clock }: Session): JsonObject | undefined {
  const oldest = addDays(rfc3339(clock.now()).slice(0, 10), -MODIFIED_AFTER_DAYS);
  if (since === undefined || since.slice(0, 10) < oldest) return undefined;
  return { modified_after: since.replace('T', ' ').replace('Z', '') };
}

/** @param filtered 'always' where rows that the filter should have kept out would be taken for something else */
type Walk = (filter: JsonObject, filtered?: 'always') => AsyncIterable<readonly JsonObject[]>;

/** Walks all pages of an entity endpoint under a filter. */
function createWalk(session: Session, { path, key, slice, bought, io }: EntityReading): Walk {
  const { client, config } = session;
  const advertiserId = accountOf(slice.partition);
  const { types, largestPage } = bought;
  const list = (filter: JsonObject | undefined): AsyncIterable<readonly JsonObject[]> =>
    client.list({
      path,
      rowKey: [key],
      query: { advertiser_id: advertiserId, filtering: filter },
      ...(largestPage !== undefined && { largestPage }),
      ...io,
    });
  return async function* (filter, filtered) {
    const asked = { buying_types: types, ...filter };
    if (!config.sandbox) {
      const of = { path, advertiserId, warn: io.warn };
      yield* fromAllOrigins(session, of, (origins) => list({ ...asked, ...origins }));
      return;
    }
    // The sandbox lacks filters: leave out more until it answers.
    const attempts = filtered === 'always' ? [asked, filter] : [asked, filter, undefined];
    for (const attempt of attempts) {
      try {
        yield* list(attempt);
        return;
      } catch (error) {
        await passOverLack(
          session,
          error,
          attempt === attempts.at(-1) ? 'left out' : 'retrying with fewer filters',
        );
      }
    }
  };
}
