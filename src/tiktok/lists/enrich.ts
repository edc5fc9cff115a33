import { isJsonObject, type Fields, type JsonObject, type ReadIo } from '../../cdk/index.js';
import { contextOf, currencyFiller, type RowContext } from '../accounts/row-context.js';
import { passOverLack } from '../api/sandbox.js';
import type { Session } from '../session.js';
import { reportProblems } from './list-cache.js';
import type { Enrichment, Owner } from './list-definition.js';
import { readWhole } from './read-list.js';

/* What a row of a list lacks, and where it is had from: another list, or what is known of the account. */

export type ToRow = (row: JsonObject) => JsonObject;

/** For rows that are complete as they come. */
export const same: ToRow = (row) => row;

/** What `row_context` can say of rows with such columns, by the column of their day. */
export const rowContextOf = (fields: Fields, day: string | undefined): RowContext => ({
  hasCurrency: fields['currency'] !== undefined,
  days: day === undefined ? undefined : { first: day, last: day },
});

export interface RowEnrichment {
  readonly enrichWith: Enrichment | undefined;
  readonly context: RowContext | undefined;
  /** Whether a row's `currency` is the account's where the API does not tell it. */
  readonly hasCurrency: boolean;
}

interface Asking {
  readonly owner: Owner;
  readonly io: ReadIo;
}

/** What makes the rows of an owner complete. */
export async function enricherOf(
  session: Session,
  { enrichWith, context, hasCurrency }: RowEnrichment,
  { owner, io }: Asking,
): Promise<ToRow> {
  const complete = await enrichmentOf(session, enrichWith, { owner, io });
  const { advertiserId } = owner;
  if (advertiserId === undefined || (context === undefined && !hasCurrency)) return complete;
  const add = context && (await contextOf(session.accounts, { advertiserId, ...context }, io));
  const addCurrency = hasCurrency ? await currencyFiller(session.accounts, advertiserId, io) : undefined;
  return (row) => {
    const { dimensions, metrics } = row;
    const whole = { ...complete(row) };
    add?.(whole, isJsonObject(dimensions) ? dimensions : whole);
    addCurrency?.(isJsonObject(metrics) ? metrics : whole);
    return whole;
  };
}

/** Without companions where the sandbox lacks them: rows are then as complete as they come. */
async function enrichmentOf(
  session: Session,
  companions: Enrichment | undefined,
  { owner, io }: Asking,
): Promise<ToRow> {
  if (companions === undefined) return same;
  const { of: source, select, toRow } = companions;
  try {
    const list = await readWhole(session, { source, owner, io }, select);
    reportProblems(list, io);
    return toRow(list.rows);
  } catch (error) {
    await passOverLack(session, error, 'rows are not completed');
    return toRow([]);
  }
}
