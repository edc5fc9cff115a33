import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** Files that a document asks the reader to save: the sentence with the name, and the block after it. */
const FILE = /^[^\n]*[Ss]ave as `(?<name>[^`]+)`[^\n]*:\n\n```(?:json|yaml)\n(?<content>.*?)^```$/gms;

/** The text under a heading of the second level. */
export function sectionUnder(heading: string, document: string): string {
  const section = document.split(/^## /m).find((text) => text.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`the document has no section "${heading}"`);
  return section;
}

/** The contents of a section's files, by name. */
export function filesIn(section: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...section.matchAll(FILE)].map(({ groups = {} }) => [String(groups['name']), String(groups['content'])]),
  );
}

/** The fenced blocks of a language, in the order of the text. */
export function blocksOf(language: string, text: string): readonly string[] {
  const block = new RegExp(`^( *)\`\`\`${language}\\n(.*?)^ *\`\`\`$`, 'gms');
  return [...text.matchAll(block)].map(([, indent, content]) =>
    String(content).replace(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

/** The names in backquotes in one column of a table, row by row, without the header and its rule. */
export function namesInColumn(column: number, table: string): readonly (readonly string[])[] {
  const rows = table.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => {
    const cell = row.split('|')[column + 1] ?? '';
    return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => String(name));
  });
}

/** The output of a block of commands, and its exit code. */
export interface Typed {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

interface Desk {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** The shell that the document expects. */
  readonly shell?: 'sh' | 'bash';
}

/** Types a block of commands in a folder; it ends with the first command that fails. */
export async function typeBlock(block: string, { cwd, env, shell: name = 'sh' }: Desk): Promise<Typed> {
  // bash reads the user's settings if its standard input is a socket.
  const options = name === 'bash' ? ['--norc', '-ec'] : ['-ec'];
  const shell = spawn(name, [...options, block], { cwd, env: { PATH: process.env['PATH'], ...env } });
  const [stdout, stderr, exitCode] = await Promise.all([
    text(shell.stdout),
    text(shell.stderr),
    new Promise<number | null>((resolve) => shell.on('close', resolve)),
  ]);
  return { stdout, stderr, exitCode };
}
