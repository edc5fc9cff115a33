import { describe, expect, it } from '@jest/globals';

import { createServerClock } from '../http/server-clock.js';
import { createTestClock, createTestLogger } from '../testing/fakes.js';
import { lastStateOf, recordsOf, runSync } from '../testing/run-sync.js';
import { changingToy, NO_TOY, type Toy } from '../testing/toy.js';

const TRUTH = Date.parse('2024-01-31T12:00:00Z');
const DAY_MS = 86_400_000;

/** Reads changed objects, the last of which changed after reading started, on a machine whose clock is `ahead`. */
async function read(ahead: number) {
  const machine = createTestClock(TRUTH + ahead);
  const log = createTestLogger();
  const clock = Object.assign(createServerClock(machine, log), {
    ...{ slept: machine.slept, advance: machine.advance, set: machine.set },
  });
  const toy: Toy = {
    ...NO_TOY,
    pageSize: 3,
    rows: {
      a: ['2024-01-30T00:00:00Z', '2024-01-31T12:00:05Z'].map((modify_time, id) => ({
        ...{ id: String(id), modify_time },
      })),
    },
    onPage: async () => {
      machine.advance(1000);
      const headers = { date: 'Wed, 31 Jan 2024 12:00:00 GMT' };
      for (let answer = 0; answer < 2; answer += 1) await clock.heard(headers, machine.monotonic());
      machine.advance(10_000);
    },
  };
  const { messages } = await runSync({ session: toy, streams: [changingToy], clock, log });
  return messages;
}

describe('a sync whose clock is corrected by the first responses', () => {
  it.each([0, 40 * DAY_MS, -40 * DAY_MS])(
    'the cursor is the start of reading by the corrected clock, %d ms off',
    async (ahead) => {
      const state = lastStateOf(await read(ahead), 'changing');
      const { cursor } = (state?.['states'] as readonly { cursor: { modify_time: string } }[])[0]!;
      expect(
        cursor.modify_time >= '2024-01-31T11:59:58Z' && cursor.modify_time <= '2024-01-31T12:00:01Z',
      ).toBe(true);
    },
  );

  it('emitted_at is the corrected time, so that rows of a later run are newer', async () => {
    const [first] = recordsOf(await read(40 * DAY_MS));
    expect(Math.abs((first?.emitted_at ?? 0) - TRUTH)).toBeLessThan(60_000);
  });
});
