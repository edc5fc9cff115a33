const LONGEST = 40;

/** Names come from people: line breaks and control characters would break a chart, and "-" as a name says nothing. */
export function campaignLabel(name, id) {
  const line = (name ?? '').replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  if (!/[\p{L}\p{N}]/u.test(line)) return `campaign ${id}`;
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : line;
}

const countries = new Intl.DisplayNames('en', { type: 'region' });

/** The name of a two-letter country code; TikTok sends `NONE` if the country is unknown. */
export const countryLabel = (code) => (/^[A-Z]{2}$/.test(code ?? '') ? countries.of(code) : wordLabel(code));

/** `AGE_25_34` as 25–34, `AGE_55_100` as 55+. */
export function ageLabel(age) {
  const [, from, to] = /^AGE_(\d+)_(\d+)$/.exec(age ?? '') ?? [];
  if (from === undefined) return wordLabel(age);
  return to === '100' ? `${from}+` : `${from}–${to}`;
}

export const wordLabel = (word) => (word === null || word === 'NONE' ? 'unknown' : word.toLowerCase());

/** Money with two decimals and thousands separators. */
export const money = (amount) =>
  amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
