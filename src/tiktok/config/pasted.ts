/* What people paste into a config: ids as other programs write them, and tokens with what stood around them. */

/** What stands between and around ids in programs, code, spreadsheets and chats. */
const SEPARATORS = '\\s,;|、；"\'`“”‘’«»()<>[\\]{}';

/** A number that a spreadsheet has divided into thousands: not several ids. */
const GROUPED = "(?<!\\d)\\d{1,3}([.,\\s'’_])\\d{3}(?:\\1\\d{3}){3,}(?!\\d)";

/** A number that a spreadsheet with a decimal comma has rounded. */
const ROUNDED = '\\d,\\d+[eE]\\+?\\d+';

const PARTS = new RegExp(`${GROUPED}|${ROUNDED}|[^${SEPARATORS}]+`, 'gu');

/** Characters without a width, which chat programs and web pages add. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/gu;

/** The number of a line in a list, and the name of a key, both before an id. */
const LEADING =
  /^[ \t]*\d{1,3}[.)][ \t]+(?=\d)|(?<![?&\w])["']?(?:(?:advertiser|account)[ _]?)?ids?["']?\s*[:=]/gim;

/** The address of an account in TikTok Ads Manager. */
const IN_ADDRESS = /(?:\b|%3F|%26)aadvid(?:=|%3D)(\d+)/i;

/** What stands between ids, but also in addresses and tokens: it only counts if nothing but digits is around it. */
const BETWEEN_DIGITS = /(?:[/&+:•·・。،→]|\\[nrt]|%2C|%0A|^[-#*=•](?=\d{5})|\.$)+/i;

/** What stands alone: bullets of a list, the equals sign of a spreadsheet, and signs between ids. */
const BULLET = /^[-*•·=/&+→]$/;

/** The ids in a text, in whatever form they were pasted, without duplicates. Texts that are no ids stay as they are. */
export function idsIn(text: string): readonly string[] {
  // Digits and commas of full width become those of ASCII.
  const plain = text.normalize('NFKC').replaceAll(INVISIBLE, '').replaceAll(LEADING, ' ');
  const parts = [...plain.matchAll(PARTS)].map(([part]) => part).filter((part) => !BULLET.test(part));
  return [...new Set(parts.flatMap(idsOfPart))];
}

function idsOfPart(part: string): readonly string[] {
  const [, inAddress] = IN_ADDRESS.exec(part) ?? [];
  if (inAddress !== undefined) return [inAddress];
  const pieces = part.split(BETWEEN_DIGITS).filter((piece) => piece !== '');
  return pieces.length > 0 && pieces.every((piece) => /^\d+$/.test(piece)) ? pieces : [part];
}

/** Digits of the longest id: TikTok's ids have 64 bits. */
const MOST_DIGITS = 20;

/** Characters of a text that is too short to be a token, and may be quoted. */
const LONGEST_QUOTED = 9;

/** True if a text can be the id of an account or app: digits only, and at most 20 of them. */
export const isId = (text: string): boolean => /^\d+$/.test(text) && text.length <= MOST_DIGITS;

/** Describes a text that should be an id. Only what may be a token is not quoted. */
export function describeNoId(text: string): string {
  if (text.includes('://')) return 'an address without aadvid=';
  const [, what] = FORMS.find(([form]) => form.test(text)) ?? [];
  if (what !== undefined) return `${text} (${what.replace('#', String(text.length))})`;
  return text.length > LONGEST_QUOTED ? `a text of ${String(text.length)} characters` : text;
}

const FORMS: readonly (readonly [form: RegExp, what: string])[] = [
  [/^\d+$/, '# digits: is a separator missing between two ids?'],
  [/^act[-_]\d+$/i, 'a Meta Ads id'],
  [/^[a-z]{1,4}[-_]?\d{5,}$/i, 'leave out the letters before the digits'],
  [/^\d[\dlIOo]{14,}n?$/, 'letters among its digits: l, I and O look like digits'],
  [/^\d{5,}[.,]0+$/, 'a program has read it as a number; write it as text'],
  [
    /^\d{1,3}(?:\D\d{3}){4,}$/,
    'a spreadsheet has divided it, and may have rounded it; format its cell as text',
  ],
  [/^\d+\.{3}\d*$/, 'it is shortened; copy all of it'],
  [/^\$?[a-z]+(?:_[a-z]+)+$|^\$[a-z]+$/i, 'was a placeholder not replaced?'],
  [/^\d+(?:-\d+)+$/, 'write it without dashes'],
  [/^\d(?:[.,]\d+)?e\+?\d+$/i, 'a spreadsheet has rounded it; format its cell as text'],
];

/** What is wrong with a pasted token or secret; undefined if it looks right. */
export const pasteMistake = (value: string): string | undefined =>
  PASTE_MISTAKES.find(([form]) => form.test(value))?.[1];

const PLACEHOLDER = 'is a placeholder that was not replaced';

const PASTE_MISTAKES: readonly (readonly [form: RegExp, mistake: string])[] = [
  [/\{\{|[$#]\{|^\$\w+$|^%\w+%$|^<.*>$|^your[-_ ]|^(?:change[-_]?me|undefined|null|none)$/i, PLACEHOLDER],
  [/redacted|^env:|process\.env|os\.environ/i, PLACEHOLDER],
  [/\*{3}|\.{3}|…|•/u, 'is masked or shortened; copy all of it'],
  [/^\w+:\/\//, 'is an address, which it never is'],
  [/\\[nrt"]|%[\dA-F]{2}|&\w+;/i, 'contains an escape such as \\n, %20 or &quot;, which it never has'],
  [/^["'`“”‘’]|["'`“”‘’]$/u, 'has quotation marks around it; leave them out'],
  [/^bearer\b/i, 'begins with the word Bearer; leave it out'],
  [/^auth[-_]?code\s*[:=]/i, 'is an authorization code, which login exchanges for a token'],
  [
    /^(?:(?:x-)?access[-_]?token|authorization|token|app[-_]?id|secret)\s*[:=]/i,
    'begins with the name of a key or header; leave it out',
  ],
  [/^[=([{]|[,;)\]}]$/, 'has brackets or punctuation around it; leave them out'],
  [/[^\x21-\x7E]/, 'contains spaces, line breaks or non-ASCII characters, which it never has'],
];
