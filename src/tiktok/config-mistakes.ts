import { isDay, type Day } from '../cdk/index.js';

/* What a config's form cannot rule out, each mistake in words. */

/** Characters of a wrong account id that a message quotes. */
const LONGEST_SHOWN = 9;

/** The calendar day as it is written: a time of day and an offset are ignored. */
export const dayOf = (date: string | undefined): Day | undefined => date?.slice(0, 'YYYY-MM-DD'.length);

export interface Dates {
  readonly start_date?: string;
  readonly end_date?: string;
}

export function accountMistakes(accounts: unknown, ids: readonly string[]): readonly string[] {
  const bad = ids.filter((id) => !/^\d+$/.test(id));
  if (bad.length > 0) {
    const shown = bad.map(shownInMistake).join(', ');
    return [`accounts must hold advertiser ids, which are digits only; these are not: ${shown}`];
  }
  return typeof accounts === 'string' && ids.length === 0 ? ['accounts holds no advertiser id'] : [];
}

/** A token that was pasted into the wrong field is known to be one by nothing but its length. */
function shownInMistake(text: string): string {
  return text.length > LONGEST_SHOWN ? `a text of ${String(text.length)} characters` : text;
}

/** A header takes visible ASCII only; anything else is the sign of a bad paste. */
export function tokenMistakes(token: unknown): readonly string[] {
  if (typeof token !== 'string' || /^[\x21-\x7E]+$/.test(token)) return [];
  return ['access_token holds characters that no token has (spaces, line breaks or non-ASCII)'];
}

export function dateMistakes(settings: Dates, problems: readonly string[]): readonly string[] {
  const wellFormed = (key: 'start_date' | 'end_date'): Day | undefined =>
    problems.some((problem) => problem.startsWith(key)) ? undefined : dayOf(settings[key]);
  const start = wellFormed('start_date');
  const end = wellFormed('end_date');
  const unreal = Object.entries({ start_date: start, end_date: end }).flatMap(([key, day]) =>
    day === undefined || isDay(day) ? [] : [`${key} is not a day of the calendar`],
  );
  if (unreal.length > 0 || start === undefined || end === undefined || start <= end) return unreal;
  return ['end_date is before start_date'];
}
