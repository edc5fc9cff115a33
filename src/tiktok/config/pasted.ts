/* What people paste into a config: ids as other programs write them, and tokens with what stood around them. */

/** What stands between and around ids in programs, code, spreadsheets and chats. */
const SEPARATORS = /[\s,;|，、；"'`“”‘’«»()<>[\]{}]+/u;

/** Characters without a width, which chat programs and web pages add. */
const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF]/gu;

/** The address of an account in TikTok Ads Manager. */
const IN_ADDRESS = /\baadvid=(\d+)/;

/** The ids in a text, in whatever form they were pasted, without duplicates. Texts that are no ids stay as they are. */
export function idsIn(text: string): readonly string[] {
  const parts = text.replaceAll(INVISIBLE, '').split(SEPARATORS);
  const ids = parts.map((part) => IN_ADDRESS.exec(part)?.[1] ?? part);
  return [...new Set(ids.filter((id) => id !== ''))];
}

/** Digits of the longest id: TikTok's ids have 64 bits. */
const MOST_DIGITS = 20;

/** Characters of a text that is too short to be a token, and may be quoted. */
const LONGEST_QUOTED = 9;

/** True if a text can be the id of an account or app: digits only, and at most 20 of them. */
export const isId = (text: string): boolean => /^\d+$/.test(text) && text.length <= MOST_DIGITS;

/** Describes a text that should be an id. Only what may be a token is not quoted. */
export function describeNoId(text: string): string {
  const [, what] = FORMS.find(([form]) => form.test(text)) ?? [];
  if (what !== undefined) return `${text} (${what.replace('#', String(text.length))})`;
  return text.length > LONGEST_QUOTED ? `a text of ${String(text.length)} characters` : text;
}

const FORMS: readonly (readonly [form: RegExp, what: string])[] = [
  [/^\d+$/, '# digits: is a separator missing between two ids?'],
  [/^act_\d+$/i, 'a Meta Ads id'],
  [/^\d+(?:-\d+)+$/, 'write it without dashes'],
  [/^\d(?:[.,]\d+)?e\+?\d+$/i, 'a spreadsheet has rounded it; format its cell as text'],
];

/** What is wrong with a pasted token or secret; undefined if it looks right. */
export const pasteMistake = (value: string): string | undefined =>
  PASTE_MISTAKES.find(([form]) => form.test(value))?.[1];

const PASTE_MISTAKES: readonly (readonly [form: RegExp, mistake: string])[] = [
  [/\{\{|\$\{|^\$\w+$|^%\w+%$|^<.*>$/, 'is a placeholder that was not replaced'],
  [/^["'`“”‘’]|["'`“”‘’]$/u, 'has quotation marks around it; leave them out'],
  [/^bearer\b/i, 'begins with the word Bearer; leave it out'],
  [
    /^(?:access[-_]?token|authorization|token|app[-_]?id|secret)\s*[:=]/i,
    'begins with the name of a key or header; leave it out',
  ],
  [/[^\x21-\x7E]/, 'contains spaces, line breaks or non-ASCII characters, which it never has'],
];
