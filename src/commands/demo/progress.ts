import type { Writable } from 'node:stream';

import { secondsOf, type Tally } from './tally.js';

/** Where progress is shown. A terminal has `isTTY`. */
export interface ProgressOutput {
  readonly stream: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly now: () => number;
}

export interface Progress {
  /** Call this when a tally has grown. */
  moved(): void;
  ended(tally: Tally): void;
  /** Draws a last time. */
  close(): void;
}

const REDRAW_MS = 80;
const CELLS = 24;

/**
 * Shows each stream's progress: as bars that are redrawn in a terminal, elsewhere as one line per finished stream.
 *
 * @param accounts number of accounts at which a bar is full
 */
export function createProgress(
  tallies: readonly Tally[],
  accounts: number,
  output: ProgressOutput,
): Progress {
  const { stream, now } = output;
  const nameWidth = Math.max(...tallies.map(({ stream: name }) => name.length));
  if (stream.isTTY !== true) return plainProgress(nameWidth, output);
  let drawnAt = -Infinity;
  const draw = (): void => {
    const up = drawnAt === -Infinity ? '' : `\x1b[${tallies.length}A`;
    const lines = tallies.map((tally) => barLine(tally, { nameWidth, accounts, now: now() }));
    const columns = (stream.columns ?? 80) - 1;
    stream.write(up + lines.map((line) => `\x1b[2K${line.slice(0, columns)}\n`).join(''));
    drawnAt = now();
  };
  draw();
  return {
    moved: () => {
      if (now() - drawnAt >= REDRAW_MS) draw();
    },
    ended: draw,
    close: draw,
  };
}

function plainProgress(nameWidth: number, { stream, now }: ProgressOutput): Progress {
  const nothing = (): void => undefined;
  return {
    moved: nothing,
    ended: (tally) => stream.write(`  ${tally.stream.padEnd(nameWidth)}${figures(tally, now())}\n`),
    close: nothing,
  };
}

function barLine(tally: Tally, picture: { nameWidth: number; accounts: number; now: number }): string {
  const { nameWidth, accounts, now } = picture;
  // The account of the latest rows is still being read.
  const read = Math.max(0, Math.min(tally.accounts.size, accounts) - 1);
  const full = Math.round((tally.endedAt === undefined ? read / accounts : 1) * CELLS);
  const bar = '█'.repeat(full) + '░'.repeat(CELLS - full);
  const started = tally.startedAt !== undefined;
  return `  ${tally.stream.padEnd(nameWidth)}  ${bar}${started ? figures(tally, now) : ''}`;
}

function figures(tally: Tally, now: number): string {
  const failed = tally.endedAt !== undefined && !tally.complete ? '  incomplete' : '';
  const seconds = secondsOf(tally, now).toFixed(1);
  return `${tally.rows.toLocaleString('en-US').padStart(8)} ${tally.rows === 1 ? 'row ' : 'rows'} ${seconds.padStart(6)} s${failed}`;
}
