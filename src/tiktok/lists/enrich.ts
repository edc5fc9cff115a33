import { isJsonObject, type Fields, type JsonObject, type ReadIo } from '../../cdk/index.js';
import { contextOf, currencyFiller, type RowContext } from '../accounts/row-context.js';
import { ignoreMissingFeature } from '../api/sandbox.js';
import type { Session } from '../session.js';
import { reportProblems } from './list-cache.js';
import type { Enrichment, Owner } from './list-definition.js';
import { readWhole } from './read-list.js';

/* Completes rows of a list with data from another list, or of the account. */

/** Converts a raw row. */
export type ToRow = (row: JsonObject) => JsonObject;

/** For rows that need no conversion. */
export const same: ToRow = (row) => row;

/** The row context for rows with these columns. @param day name of the column with the day, if there is one */
export const rowContextOf = (fields: Fields, day: string | undefined): RowContext => ({
  hasCurrency: fields['currency'] !== undefined,
  days: day === undefined ? undefined : { first: day, last: day },
});

/** How the rows of a list are completed. */
export interface RowEnrichment {
  readonly enrichWith: Enrichment | undefined;
  readonly context: RowContext | undefined;
  /** True if a missing `currency` is filled with the account's. */
  readonly hasCurrency: boolean;
  /** True if rows get `observed_at`. */
  readonly isSnapshot?: true | undefined;
}

interface OwnerReading {
  readonly owner: Owner;
  readonly io: ReadIo;
}

/**
 * Creates the function that completes the rows of an owner.
 *
 * @throws TikTokError if the other list or the account cannot be read
 */
export async function enricherOf(
  session: Session,
  { enrichWith, context, hasCurrency, isSnapshot }: RowEnrichment,
  { owner, io }: OwnerReading,
): Promise<ToRow> {
  const enrich = await enrichmentOf(session, enrichWith, { owner, io });
  const observed = isSnapshot && { observed_at: session.startedAt() };
  const complete: ToRow = observed === undefined ? enrich : (row) => ({ ...enrich(row), ...observed });
  const { advertiserId } = owner;
  if (advertiserId === undefined || (context === undefined && !hasCurrency)) return complete;
  const addContext = context && (await contextOf(session.accounts, { advertiserId, ...context }, io));
  const addCurrency = hasCurrency ? await currencyFiller(session.accounts, advertiserId, io) : undefined;
  return (row) => {
    const { metrics } = row;
    const completed = { ...complete(row) };
    addContext?.(completed, timesIn(completed, context));
    addCurrency?.(isJsonObject(metrics) ? metrics : completed);
    return completed;
  };
}

/** The object with the column of the day: the dimensions of a report row, unless the API does not return the day. */
const timesIn = (row: JsonObject, context: RowContext | undefined): JsonObject => {
  const { dimensions } = row;
  const day = context?.days?.first ?? '';
  return isJsonObject(dimensions) && day in dimensions ? dimensions : row;
};

/** Reads the other list. If the sandbox does not have it, rows stay as they are. */
async function enrichmentOf(
  session: Session,
  enrichment: Enrichment | undefined,
  { owner, io }: OwnerReading,
): Promise<ToRow> {
  if (enrichment === undefined) return same;
  const { of: source, select, toRow } = enrichment;
  try {
    const list = await readWhole(session, { source, owner, io }, select);
    reportProblems(list, io);
    return toRow(list.rows);
  } catch (error) {
    await ignoreMissingFeature(session, error, 'rows lack this data');
    return toRow([]);
  }
}
