import {
  createSecrets,
  inEachText,
  printable,
  proxySecrets,
  wrapText,
  type ProcessIo,
} from '../cdk/index.js';

/** Everything that a terminal command prints goes through this. */
export interface Terminal extends ProcessIo {
  /** Prints one or more lines to stderr: notes, progress, errors. */
  readonly say: (text: string) => void;
  /** Prints lines to stderr that a narrow terminal must not break: commands to copy, and help with examples. */
  readonly sayWhole: (text: string) => void;
  /** Prints one or more lines to stdout: the result. */
  readonly print: (text: string) => void;
  /** Prints a value as JSON to stdout. */
  readonly printJson: (value: unknown) => void;
  /** Applied to each text: masks secrets and escapes control characters. */
  readonly forPeople: (text: string) => string;
  /** From now on, masks these in everything that is printed. */
  readonly conceal: (secrets: readonly string[]) => void;
}

/**
 * Names of accounts, messages of the API and keys of a file may contain control characters, which a terminal would
 * execute. They are printed escaped; in JSON the value stays the same.
 */
export function terminalOf(io: ProcessIo): Terminal {
  const { mask, learn } = io.supervision?.secrets ?? createSecrets();
  learn(proxySecrets(io.env));
  const forPeople = (text: string): string => printable(mask(text));
  const print = (text: string): void => {
    io.stdout.write(`${forPeople(text)}\n`);
  };
  const sayWhole = (text: string): void => {
    io.stderr.write(`${forPeople(text)}\n`);
  };
  return {
    forPeople,
    stdout: io.stdout,
    stderr: io.stderr,
    env: io.env,
    supervision: io.supervision,
    say: (text) => {
      io.stderr.write(`${wrapped(forPeople(text), io.stderr)}\n`);
    },
    sayWhole,
    print,
    printJson: (value) => {
      io.stdout.write(`${printable(JSON.stringify(inEachText(mask)(value), null, 2))}\n`);
    },
    conceal: learn,
  };
}

/** Wraps a text for the terminal to which it is written; as it is for a file or a pipe. */
const wrapped = (text: string, { isTTY, columns }: ProcessIo['stderr']): string =>
  isTTY === true && columns !== undefined ? wrapText(text, columns) : text;

/** A name from outside, such as an account's, for use in a line: without line breaks and control characters. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
