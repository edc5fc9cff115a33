/** Days are whole numbers since 1970-01-01; instants are epoch seconds. */

export const DAY_SECONDS = 86_400;

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const STAMP = /^(\d{4}-\d{2}-\d{2}) (\d{2}):(\d{2}):(\d{2})$/;

const dayTexts = new Map<number, string>();

/** `YYYY-MM-DD`; kept, since every row of a report needs one. */
export const dayText = (day: number): string => {
  const known = dayTexts.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10);
  dayTexts.set(day, text);
  return text;
};

/** Some days in a row, the first and the last included. */
export interface DaySpan {
  readonly first: number;
  readonly last: number;
}

/** Every day from the first to the last; none where the last comes before the first. */
export const daysUp = (first: number, last: number): readonly number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

/** The same, the last day first. */
export const daysDown = (first: number, last: number): readonly number[] =>
  [...daysUp(first, last)].reverse();

/** Null for anything that is not a real calendar day. */
export const parseDay = (text: string): number | null => {
  if (!DAY.test(text)) return null;
  const day = Date.parse(`${text}T00:00:00Z`) / 1000 / DAY_SECONDS;
  return Number.isNaN(day) || dayText(day) !== text ? null : day;
};

export const stampText = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ');

/** `2021-10-19T18:11:10Z`, as some files of the creative library have it. */
export const isoText = (seconds: number): string => `${stampText(seconds).replace(' ', 'T')}Z`;

/** Null for anything that is not a real `YYYY-MM-DD HH:MM:SS`. */
export const parseStamp = (text: string): number | null => {
  if (!STAMP.test(text)) return null;
  const ms = Date.parse(`${text.replace(' ', 'T')}Z`);
  return Number.isNaN(ms) || stampText(ms / 1000) !== text ? null : ms / 1000;
};

/** The day and hour in a time zone this many minutes ahead of UTC. */
export const localTime = (seconds: number, ahead: number): { day: number; hour: number } => {
  const local = seconds + ahead * 60;
  const day = Math.floor(local / DAY_SECONDS);
  return { day, hour: Math.floor((local - day * DAY_SECONDS) / 3600) };
};

/** `YYYY-MM-DD HH:MM`, as a clock on the wall shows it in a zone; throws where there is no such zone. */
export const localMinute = (seconds: number, zone: string): string => {
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  const date = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  // Sweden writes YYYY-MM-DD HH:MM.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, ...date, ...time });
  return format.format(seconds * 1000);
};
