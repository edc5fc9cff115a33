import { decimalOf, ISSUES, type JsonObject } from '../../../cdk/index.js';
import { METRICS, type Amounts } from './amounts.js';
import { EXPLANATIONS } from './causes.js';
import type { ExplainedComparison } from './open-difference.js';

/** Values that all rows of an account need. */
export interface RowContext {
  readonly advertiserId: string;
  readonly syncedAt: string;
  /** For each metric, whether the emitted report has it. */
  readonly has: readonly boolean[];
}

/** One row per metric, or one per part of its difference. */
export function rowsOf(
  { level, day, total, emitted, parts, rest, metrics = METRICS }: ExplainedComparison,
  { advertiserId, syncedAt, has }: RowContext,
): readonly JsonObject[] {
  const at = (amounts: Amounts, index: number): number => amounts[index] ?? 0;
  return metrics.flatMap((metric, index) => {
    if (has[index] !== true) return [];
    const known = [...parts]
      .filter(([, amounts]) => at(amounts, index) !== 0)
      .map(([cause, amounts]) => {
        return { units: at(amounts, index), cause, explanation: EXPLANATIONS[cause], is_explained: true };
      });
    const left = { units: at(rest, index), cause: null };
    const all =
      left.units !== 0
        ? [...known, { ...left, explanation: UNEXPLAINED, is_explained: false }]
        : known.length > 0
          ? known
          : [{ ...left, explanation: null, is_explained: true }];
    return all.map(({ units, ...why }, part) => ({
      advertiser_id: advertiserId,
      stat_time_day: day,
      level,
      metric,
      part: part + 1,
      advertiser_total: decimalOf(at(total, index)),
      emitted_sum: decimalOf(at(emitted.amounts, index)),
      difference: decimalOf(units),
      ...why,
      synced_at: syncedAt,
    }));
  });
}

const UNEXPLAINED = `No cause was found, so rows may have been lost. Read the days again; if the difference remains, please report it at ${ISSUES}.`;

/** Maximum days that a warning names; all of them are in the rows. */
const NAMED_DAYS = 10;

/** A warning such as `account 7100…: emitted rows differ …: 2026-05-03 at level ad (spend 12.34, …)`. */
export function warningOf(advertiserId: string, unexplained: readonly ExplainedComparison[]): string {
  const named = unexplained.slice(0, NAMED_DAYS).map(({ day, level, rest, metrics = METRICS }) => {
    const amounts = metrics.flatMap((metric, index) => {
      const units = rest[index] ?? 0;
      return units === 0 ? [] : [`${metric} ${String(decimalOf(units))}`];
    });
    return `${day} at level ${level} (${amounts.join(', ')})`;
  });
  const more = unexplained.length - named.length;
  return `account ${advertiserId}: emitted rows differ from the account's total, and no cause was found: ${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}. Read these days again; if the difference remains, please report it at ${ISSUES}.`;
}
