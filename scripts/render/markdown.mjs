// Building blocks of the generated documents.

export const GENERATED = '<!-- Generated from the code by `npm run generate`; do not edit. -->';

/** @param {readonly string[]} header @param {readonly (readonly (string | number)[])[]} rows */
export const table = (header, rows) =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Paragraphs, tables and headings, separated by empty lines; undefined parts are skipped. */
export const document = (...parts) => `${parts.filter((part) => part !== undefined).join('\n\n')}\n`;

export const code = (name) => `\`${name}\``;

/** Names as text: `a`, `b`. */
export const codes = (names) => names.map(code).join(', ');

/** A link target for something without a heading. */
export const anchor = (name) => `<a id="${name}"></a>${code(name)}`;

/** GitHub's anchor for a heading. */
export const linkTo = (heading) =>
  `[${heading}](#${heading
    .toLowerCase()
    .replace(/[^a-z0-9_ -]/g, '')
    .replaceAll(' ', '-')})`;

export const escapeCell = (text) =>
  text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*');

/** The type of a column, from its JSON schema. */
export function typeOf({ type, format, items }) {
  const [, base] = type;
  if (format === 'date-time') return 'timestamp';
  if (format === 'date') return 'date';
  return base === 'array' ? `list of ${typeOf(items)}` : base;
}

const LEVEL_WORDS = {
  ad: 'ad',
  ad_v2: 'whole ad',
  adgroup: 'ad group',
  campaign: 'campaign',
  advertiser: 'account',
};

export const levelWord = (level) => LEVEL_WORDS[level];
