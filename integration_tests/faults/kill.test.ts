import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Outcome, StateBody } from '../support/connector.js';
import { startStruck, type Struck } from '../support/damage.js';
import { STREAMS } from '../support/read-inputs.js';

/* The real process, killed with SIGKILL at random moments. Many more moments: src/connector/killed-run.test.ts */

const KILLS = 20;
const SEED = Number(process.env['SEED'] ?? Date.now() % 1e9);

let struck: Struck;
beforeAll(async () => {
  struck = await startStruck({
    world: { accounts: 3, campaigns: 1, adgroups: 1, ads: 1, days: 10 },
    streams: STREAMS,
  });
});
afterAll(() => struck.close());

/** Kills a process once it has printed this many lines. */
const killAfter = (lines: number) => (child: ChildProcess) => {
  let left = lines;
  child.stdout?.on('data', (chunk: Buffer) => {
    left -= String(chunk).split('\n').length - 1;
    if (left <= 0) child.kill('SIGKILL');
  });
};

/** What a platform has saved after these runs: the last state of each stream. */
const savedAfter = (outcomes: readonly Outcome[]): readonly StateBody[] => [
  ...new Map(
    outcomes
      .flatMap((outcome) => outcome.finalState())
      .map((state) => [state.stream.stream_descriptor.name, state]),
  ).values(),
];

/** A kill after the last lines may find a process that has just ended well. */
const endedOtherwise = ({ signal, exitCode }: Outcome): boolean => signal !== 'SIGKILL' && exitCode !== 0;

let killed = 0;

describe(`a process that is killed (SEED=${SEED} repeats the numbers of lines)`, () => {
  /**
   * Half of the kills are in a first run, half in the run that resumes from it, which at least prints the look-back.
   */
  const kill = fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 100 }));
  const kills = fc.sample(fc.noBias(kill), { seed: SEED, numRuns: KILLS / 2 });

  it.each(kills)(
    'a process that is killed at %d %% of its lines, and again after %d lines, loses nothing',
    async (percent, lines) => {
      const first = await struck.read({
        run: { onStart: killAfter(Math.ceil((percent / 100) * struck.healthy.lines.length)) },
      });
      const second = await struck.read({
        state: savedAfter([first]),
        run: { onStart: killAfter(lines) },
      });
      const third = await struck.read({ state: savedAfter([first, second]) });
      killed += [first, second].filter(({ signal }) => signal === 'SIGKILL').length;
      expect([first, second].filter(endedOtherwise)).toEqual([]);
      expect(third.exitCode).toBe(0);
      expect(struck.missingFrom([first, second, third])).toEqual([]);
    },
  );

  it('most of the kills come before the process has ended', () => {
    expect(killed).toBeGreaterThan(KILLS / 2);
  });
});
