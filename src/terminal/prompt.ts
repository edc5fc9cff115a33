import { createInterface } from 'node:readline';
import { Writable, type Readable } from 'node:stream';

import { configError } from '../cdk/index.js';

/** Asks the person at a terminal. */
export interface Prompt {
  /** False if nobody can be asked: standard input or the screen is not a terminal. A line can still come by a pipe. */
  readonly isTerminal: boolean;
  /**
   * Asks for a line.
   *
   * @throws SyncError if the input has ended, Ctrl-C was pressed or the signal is aborted
   */
  readonly ask: (question: string, signal?: AbortSignal) => Promise<string>;
  /** Asks for a line that is not shown while it is typed. */
  readonly askSecret: (question: string) => Promise<string>;
  /** Stops reading, so that the process can end. */
  readonly close: () => void;
}

/** A stream that may be a terminal. */
type MaybeTerminal<S> = S & { readonly isTTY?: boolean };

interface Waiting {
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** Starts to read only with the first question. */
export function createPrompt(input: MaybeTerminal<Readable>, output: MaybeTerminal<Writable>): Prompt {
  const isTerminal = input.isTTY === true && output.isTTY === true;
  const screen = createScreen(output);
  let lines: Lines | undefined;
  const next = async (question: string, signal?: AbortSignal): Promise<string> => {
    lines ??= readLines(input, { screen, isTerminal, output });
    output.write(question);
    return lines.next(signal);
  };
  return {
    isTerminal,
    ask: next,
    askSecret: async (question) => {
      screen.isHidden = true;
      try {
        return await next(question);
      } finally {
        screen.isHidden = false;
        output.write('\n');
      }
    },
    close: () => {
      lines?.close();
    },
  };
}

/** Passes on what the line editor draws, unless that must not be seen. */
function createScreen(output: Writable): Writable & { isHidden: boolean } {
  const screen = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!shown.isHidden) output.write(chunk);
      done();
    },
  });
  const shown = Object.assign(screen, { isHidden: false });
  return shown;
}

interface Lines {
  readonly next: (signal?: AbortSignal) => Promise<string>;
  readonly close: () => void;
}

interface Shown {
  readonly screen: Writable;
  readonly isTerminal: boolean;
  readonly output: Writable;
}

function readLines(input: Readable, { screen, isTerminal, output }: Shown): Lines {
  // Without a history, because the arrow keys would bring back a secret.
  const editor = createInterface({ input, output: screen, terminal: isTerminal, historySize: 0 });
  const answers = createAnswers(() => {
    // What is printed next must not stand behind the question.
    if (isTerminal) output.write('\n');
  });
  editor.on('line', answers.take);
  editor.on('SIGINT', () => {
    answers.end(configError('Stopped. Nothing was written.'));
  });
  editor.on('close', () => {
    answers.end(configError('Standard input ended before there was an answer.'));
  });
  return {
    next: answers.next,
    close: () => {
      editor.removeAllListeners('close');
      editor.close();
    },
  };
}

/** Lines that come before they are asked for wait for their question. */
function createAnswers(onUnanswered: () => void) {
  const early: string[] = [];
  let waiting: Waiting | undefined;
  let ended: Error | undefined;
  const leave = (error: Error): void => {
    if (waiting === undefined) return;
    onUnanswered();
    waiting.reject(error);
    waiting = undefined;
  };
  return {
    take: (line: string): void => {
      if (waiting === undefined) early.push(line);
      else waiting.resolve(line);
      waiting = undefined;
    },
    end: (error: Error): void => {
      ended ??= error;
      leave(ended);
    },
    next: (signal?: AbortSignal): Promise<string> =>
      new Promise((resolve, reject) => {
        const line = early.shift();
        if (line !== undefined) resolve(line);
        else if (ended !== undefined) reject(ended);
        else waiting = { resolve, reject };
        signal?.addEventListener('abort', () => {
          leave(configError('No longer asked.'));
        });
      }),
  };
}
