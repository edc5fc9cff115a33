/** A change that a document describes: a block of code for a line of a file. */
export interface DocumentedChange {
  /** Path below the root of the project. */
  readonly file: string;
  readonly where: 'above' | 'below' | 'instead of';
  /** The line as it is in the file. */
  readonly line: string;
  readonly code: string;
}

/** The sentence that says where a fenced block belongs. */
const CHANGE =
  /^In `(?<file>[^`]+)`, (?<where>above|below|instead of) the line `(?<line>[^`]+)`, (?:add|write):\n\n```ts\n(?<code>.*?)^```$/gms;

/** The changes under a heading of the second level, in the order of the document. */
export function changesUnder(heading: string, document: string): readonly DocumentedChange[] {
  const section = document.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(CHANGE)].map(({ groups = {} }) => groups as unknown as DocumentedChange);
}

/** @throws Error unless the file has the line exactly once, because the place would be ambiguous */
export function applyChange(text: string, { file, where, line, code }: DocumentedChange): string {
  const lines = text.split('\n');
  const places = lines.filter((other) => other === line).length;
  if (places !== 1) throw new Error(`${file} has the line "${line}" ${places} times`);
  const at = lines.indexOf(line) + (where === 'below' ? 1 : 0);
  lines.splice(at, where === 'instead of' ? 1 : 0, ...code.trimEnd().split('\n'));
  return lines.join('\n');
}
