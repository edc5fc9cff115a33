/** A change that a document asks for: a block of code that goes above a line of a file. */
export interface DocumentedChange {
  /** Path below the root of the project. */
  readonly file: string;
  /** The line, as the file has it, above which the code goes. */
  readonly above: string;
  readonly code: string;
}

/** The sentence that says where a fenced block belongs. */
const CHANGE = /^In `(?<file>[^`]+)`, above the line `(?<above>[^`]+)`, add:\n\n```ts\n(?<code>.*?)^```$/gms;

/** The changes under a heading of the second level, in the order of the document. */
export function changesUnder(heading: string, document: string): readonly DocumentedChange[] {
  const section = document.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(CHANGE)].map(({ groups = {} }) => groups as unknown as DocumentedChange);
}

/** @throws Error when the file does not have the line exactly once: the document then names no place */
export function applyChange(text: string, { file, above, code }: DocumentedChange): string {
  const lines = text.split('\n');
  const places = lines.filter((line) => line === above).length;
  if (places !== 1) throw new Error(`${file} has the line "${above}" ${places} times`);
  lines.splice(lines.indexOf(above), 0, ...code.trimEnd().split('\n'));
  return lines.join('\n');
}
