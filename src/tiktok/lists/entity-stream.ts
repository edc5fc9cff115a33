import {
  onePageAtATime,
  scalarText,
  type Fields,
  type JsonObject,
  type StreamDefinition,
} from '../../cdk/index.js';
import { accountOf } from '../accounts/partition.js';
import { BUYING_TYPE_COLUMN } from '../campaign-filters/buying-types.js';
import type { Session } from '../session.js';
import { currentStatus, currentStatusField, withCurrentStatus } from './current-status.js';
import type { ListEndpoint, ListSource } from './list-definition.js';
import { changesSince, MODIFIED_AFTER } from './list-parts.js';
import { listStream, type ListStreamOptions } from './list-stream.js';
import { readList } from './read-list.js';

export interface EntityStreamOptions<F extends Fields> extends Pick<
  ListStreamOptions<F>,
  'name' | 'description' | 'fields' | 'formerNames'
> {
  /** Path below the API root, e.g. `campaign/get/`. */
  readonly path: string;
  readonly primaryKey: readonly [keyof F & string];
  /** True if the endpoint filters by time of change. Incremental reads then send the filter. */
  readonly filtersByModifyTime?: boolean;
}

/**
 * A list of campaigns, ad groups or ads of every buying type, made in Ads Manager or in the TikTok app. Deleted ones are
 * marked, and `modify_time` is the cursor.
 */
export function entityStream<F extends Fields>(options: EntityStreamOptions<F>): StreamDefinition<Session> {
  const { path, filtersByModifyTime = false, fields, ...rest } = options;
  const [key] = options.primaryKey;
  const sourceOf = (query: Pick<ListEndpoint, 'query' | 'queryDeleted'>): ListSource => ({
    endpoint: { path, rowKey: [key], emptyAnswer: 'outage', fromAllOrigins: true, ...query },
    byBuyingType: true,
  });
  const incremental = {
    updatedField: 'modify_time',
    createdField: 'create_time',
    ...(filtersByModifyTime && MODIFIED_AFTER),
  };
  const stream = listStream({
    ...rest,
    fields: { ...fields, ...BUYING_TYPE_COLUMN, ...currentStatusField },
    dropsForeignRows: true,
    source: sourceOf({ queryDeleted: statusFilter('STATUS_ALL') }),
    incremental,
    toRow: withCurrentStatus,
  });
  const deletedOnly = sourceOf({ query: statusFilter('STATUS_DELETE') });
  const readDeleted: Read = (session, slice, io) => {
    const parts = changesSince(incremental, slice, session);
    const owner = { advertiserId: accountOf(slice.partition) };
    const sideIo = { ...io, onTotalRows: undefined, slots: onePageAtATime() };
    return readList(session, { source: deletedOnly, parts, owner, io: sideIo });
  };
  return { ...stream, read: markingDeleted(key, (...args) => stream.read(...args), readDeleted) };
}

const statusFilter = (status: string) => ({ filtering: { primary_status: status } });

type Read = StreamDefinition<Session>['read'];

/** Rows without `secondary_status`, as in the sandbox, are compared with a second list of deleted rows. */
const markingDeleted = (key: string, read: Read, readDeleted: Read): Read =>
  async function* (session, slice, io) {
    let deleted: Promise<ReadonlySet<string>> | undefined;
    for await (const rows of read(session, slice, io)) {
      const lacksStatus = rows.some((row) => typeof row['secondary_status'] !== 'string');
      if (lacksStatus && session.config.includeDeleted) {
        const ids = await (deleted ??= idsIn(readDeleted(session, slice, io), key));
        for (const row of rows)
          Object.assign(row, { current_status: currentStatus(row, ids.has(scalarText(row[key]))) });
      }
      yield rows;
    }
  };

async function idsIn(pages: AsyncIterable<readonly JsonObject[]>, key: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const rows of pages) for (const row of rows) ids.add(scalarText(row[key]));
  return ids;
}
