import { describe, expect, it } from '@jest/globals';

import { createServerClock } from './server-clock.js';
import { createTestClock, createTestLogger } from '../testing/fakes.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the server's clock says when the test begins. */
const TRUTH = Date.parse('2026-05-20T10:00:00Z');

/** A machine whose clock is so much ahead of the server's. */
function given(ahead: number) {
  const machine = createTestClock(TRUTH + ahead);
  const log = createTestLogger();
  const clock = createServerClock(machine, log);
  const begin = machine.monotonic();
  const truth = (): number => TRUTH + machine.monotonic() - begin;
  /** An answer that took so long, with a Date that is so wrong. */
  const answer = async ({ took = 200, wrong = 0, headers = {} } = {}): Promise<void> => {
    const asked = machine.monotonic();
    machine.advance(took);
    const date = new Date(truth() + wrong).toUTCString();
    await clock.heard({ date, ...headers }, asked);
  };
  return { machine, clock, log, answer, truth };
}

/** How wrong it is now, in seconds. */
const errorOf = ({ clock, truth }: ReturnType<typeof given>): number =>
  Math.round((clock.now() - truth()) / 1000);

describe('the clock of a run', () => {
  it.each([0, 9 * MINUTE, -9 * MINUTE])(
    'is the machine’s, which is %d ms ahead of the API’s',
    async (ahead) => {
      const run = given(ahead);
      await run.answer();
      expect(run.clock.isInDoubt).toBe(false);
      expect(errorOf(run)).toBe(ahead / 1000);
      expect(run.log.lines).toEqual([]);
    },
  );

  it.each([
    [40 * DAY, '40 days ahead of'],
    [-40 * DAY, '40 days behind'],
    [11 * MINUTE, '11 minutes ahead of'],
    [-3 * HOUR, '3 hours behind'],
    [-TRUTH, '20593 days behind'],
  ])('is the API’s where the machine’s is %d ms ahead, and a warning says so once', async (ahead, what) => {
    const run = given(ahead);
    await run.answer();
    expect(run.clock.isInDoubt).toBe(true);
    await run.answer();
    await run.answer();
    expect(run.clock.isInDoubt).toBe(false);
    expect(Math.abs(errorOf(run))).toBeLessThanOrEqual(1);
    expect(run.log.lines).toEqual([
      `WARN The clock of this machine is ${what} the API's. This run uses the API's clock, which says 2026-05-20T10:00:00Z. Set the machine's clock.`,
    ]);
  });

  it('does not believe one answer that all others contradict', async () => {
    for (const wrong of [70 * 365 * DAY, -TRUTH, 2 * HOUR]) {
      const run = given(0);
      await run.answer({ wrong });
      expect([run.clock.isInDoubt, errorOf(run)]).toEqual([true, 0]);
      await run.answer();
      await run.answer({ wrong });
      await run.answer({ wrong });
      expect([run.clock.isInDoubt, errorOf(run)]).toEqual([false, 0]);
      expect(run.log.lines).toEqual([]);
    }
  });

  it('waits for two answers that agree where each says something else', async () => {
    const run = given(40 * DAY);
    await run.answer({ wrong: 365 * DAY });
    await run.answer();
    expect(errorOf(run)).toBe((40 * DAY) / 1000);
    await run.answer();
    expect(Math.abs(errorOf(run))).toBeLessThanOrEqual(1);
  });

  it('is not told by an answer that was long on its way that the machine is wrong', async () => {
    const run = given(0);
    await run.answer({ took: HOUR, wrong: -HOUR });
    expect([run.clock.isInDoubt, errorOf(run)]).toEqual([false, 0]);
  });

  it.each([
    ['none', { date: undefined }],
    ['garbage', { date: 'yesterday' }],
    ['a number', { date: '1.5' }],
    ['no date', { date: 'Thu, 99 Foo 2026 25:00:00 GMT' }],
    ['several', { date: ['Wed, 20 May 2026 10:00:00 GMT', 'Wed, 20 May 2026 10:00:00 GMT'] }],
    ['that of a stored answer', { age: '7200' }],
  ])('learns nothing from a Date that is %s', async (_, headers) => {
    const run = given(40 * DAY);
    for (let time = 0; time < 3; time += 1) await run.answer({ headers });
    expect([run.clock.isInDoubt, errorOf(run)]).toEqual([false, (40 * DAY) / 1000]);
  });

  it('goes on by itself when somebody sets the clock of the machine', async () => {
    for (const set of [TRUTH - HOUR, TRUTH + HOUR, TRUTH + 40 * DAY, 0]) {
      const run = given(0);
      await run.answer();
      run.machine.set(set);
      run.machine.advance(5 * MINUTE);
      expect(errorOf(run)).toBe(0);
    }
  });

  it('says of an earlier moment what it knows now', async () => {
    const run = given(40 * DAY);
    const begin = run.clock.monotonic();
    expect(run.clock.timeAt(begin)).toBe(TRUTH + 40 * DAY);
    await run.answer();
    await run.answer();
    expect(Math.abs(run.clock.timeAt(begin) - TRUTH)).toBeLessThanOrEqual(1000);
  });
});
