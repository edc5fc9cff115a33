import type { Fields, JsonObject, LedgerEntry, StreamDefinition } from '../../cdk/index.js';
import { accountOf, byAccount } from '../accounts/partition.js';
import type { Session } from '../session.js';

/** Definition of the sync status stream. */
export interface SyncStatusOptions<F extends Fields> {
  readonly name: string;
  readonly description: string;
  readonly fields: F;
  readonly primaryKey: readonly (keyof F & string)[];
  /** Names of the streams that it reports. */
  readonly of: readonly string[];
}

/** A stream with the result of each account in each stream of the sync. It sends no requests. */
export function syncStatusStream<F extends Fields>(options: SyncStatusOptions<F>): StreamDefinition<Session> {
  const { of, ...rest } = options;
  const reported = new Set(of);
  return {
    ...rest,
    ...byAccount,
    isAboutSync: true,
    plan: () => Promise.resolve([{}]),
    async *read({ ledger, startedAt, forPeople }, { partition }) {
      const entries = ledger.entriesOf(partition).filter(({ stream }) => reported.has(stream));
      await Promise.resolve();
      yield entries.map((entry) => ({
        advertiser_id: accountOf(partition),
        ...rowOf(entry, forPeople),
        synced_at: startedAt(),
      }));
    },
  };
}

const rowOf = (
  { stream, start, end, rows, requests, isComplete, failure, warnings }: LedgerEntry,
  forPeople: Session['forPeople'],
): JsonObject => ({
  stream,
  first_day: start ?? null,
  last_day: end ?? null,
  rows,
  requests,
  is_complete: isComplete,
  error_message: failure === undefined ? null : forPeople(failure.what),
  error_code: failure?.code ?? null,
  warning: warnings.size === 0 ? null : forPeople([...warnings].join(' ')),
});
