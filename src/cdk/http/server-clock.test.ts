import { describe, expect, it } from '@jest/globals';

import { createServerClock } from './server-clock.js';
import { createTestClock, createTestLogger } from '../testing/fakes.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The server's time when the test begins. */
const TRUTH = Date.parse('2026-05-20T10:00:00Z');

/** A machine whose clock is `ahead` milliseconds ahead of the server's. */
function given(ahead: number) {
  const machine = createTestClock(TRUTH + ahead);
  const log = createTestLogger();
  const clock = createServerClock(machine, log);
  const begin = machine.monotonic();
  const truth = (): number => TRUTH + machine.monotonic() - begin;
  /** A response with its duration and the error of its Date. */
  const answer = async ({ took = 200, wrong = 0, headers = {} } = {}): Promise<void> => {
    const asked = machine.monotonic();
    machine.advance(took);
    const date = new Date(truth() + wrong).toUTCString();
    await clock.heard({ date, ...headers }, asked);
  };
  return { machine, clock, log, answer, truth };
}

/** The current error of the clock, in seconds. */
const errorOf = ({ clock, truth }: ReturnType<typeof given>): number =>
  Math.round((clock.now() - truth()) / 1000);

describe('the clock of a run', () => {
  it.each([0, 9 * MINUTE, -9 * MINUTE])(
    'the run uses the machine’s clock if it is %d ms ahead of the API’s',
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
  ])(
    'the run uses the API’s clock, and warns once, if the machine’s clock is %d ms ahead',
    async (ahead, what) => {
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
    },
  );

  it('one response that all others contradict is ignored', async () => {
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

  it('contradicting responses change nothing until two of them agree', async () => {
    const run = given(40 * DAY);
    await run.answer({ wrong: 365 * DAY });
    await run.answer();
    expect(errorOf(run)).toBe((40 * DAY) / 1000);
    await run.answer();
    expect(Math.abs(errorOf(run))).toBeLessThanOrEqual(1);
  });

  it('a slow response does not prove that the machine is wrong', async () => {
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
    ['that of a cached response', { age: '7200' }],
  ])('a Date that is %s is ignored', async (_, headers) => {
    const run = given(40 * DAY);
    for (let time = 0; time < 3; time += 1) await run.answer({ headers });
    expect([run.clock.isInDoubt, errorOf(run)]).toEqual([false, (40 * DAY) / 1000]);
  });

  it('setting the machine’s clock does not change the clock of the run', async () => {
    for (const set of [TRUTH - HOUR, TRUTH + HOUR, TRUTH + 40 * DAY, 0]) {
      const run = given(0);
      await run.answer();
      run.machine.set(set);
      run.machine.advance(5 * MINUTE);
      expect(errorOf(run)).toBe(0);
    }
  });

  it('earlier moments are converted with what is known now', async () => {
    const run = given(40 * DAY);
    const begin = run.clock.monotonic();
    expect(run.clock.timeAt(begin)).toBe(TRUTH + 40 * DAY);
    await run.answer();
    await run.answer();
    expect(Math.abs(run.clock.timeAt(begin) - TRUTH)).toBeLessThanOrEqual(1000);
  });
});
