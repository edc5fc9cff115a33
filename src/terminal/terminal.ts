import { createSecrets, inEachText, printable, proxySecrets, type ProcessIo } from '../cdk/index.js';

/** What a command for people prints on. The only road from it to a terminal. */
export interface Terminal extends ProcessIo {
  /** A line, or several, on standard error: notes, progress, what went wrong. */
  readonly say: (text: string) => void;
  /** A line, or several, on standard output: what was asked for. */
  readonly print: (text: string) => void;
  /** The same as JSON. */
  readonly printJson: (value: unknown) => void;
  /** What is done to each text. */
  readonly forPeople: (text: string) => string;
  /** Masks these from now on in whatever is said or printed. */
  readonly conceal: (secrets: readonly string[]) => void;
}

/**
 * A terminal does what control characters in a text say, and names of accounts, messages of the API and keys of a file
 * may hold any. They are shown escaped; in JSON that is the same value.
 */
export function terminalOf(io: ProcessIo): Terminal {
  const { mask, learn } = io.supervision?.secrets ?? createSecrets();
  learn(proxySecrets(io.env));
  const forPeople = (text: string): string => printable(mask(text));
  const print = (text: string): void => {
    io.stdout.write(`${forPeople(text)}\n`);
  };
  return {
    forPeople,
    ...{ stdout: io.stdout, stderr: io.stderr, env: io.env, supervision: io.supervision },
    say: (text) => {
      io.stderr.write(`${forPeople(text)}\n`);
    },
    print,
    printJson: (value) => {
      io.stdout.write(`${printable(JSON.stringify(inEachText(mask)(value), null, 2))}\n`);
    },
    conceal: learn,
  };
}

/** A name from outside, such as that of an account, as part of a line: nothing in it ends the line or moves a column. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
