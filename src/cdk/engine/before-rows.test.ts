import { describe, expect, it } from '@jest/globals';

import { dayWindow } from '../cursor/day-window.js';
import { lastStateOf, outline, runSync } from '../testing/run-sync.js';
import { dailyToy, NO_TOY } from '../testing/toy.js';

const STREAM = { ...dailyToy, cursor: dayWindow('day', { keepsEmptyDays: true }) };
const ROWS = { a: ['2024-01-26', '2024-01-31'].map((day) => ({ id: day, day })) };

/** Reads the days from 2024-01-24 to 2024-01-31 again, of which the last ones had no rows before. */
async function readAgain(emptySince: string) {
  const states = [
    { partition: { account: 'a' }, cursor: { day: '2024-01-31' }, empty_since: emptySince },
    { partition: { account: 'b' }, cursor: { day: '2024-01-31' }, empty_since: '2024-01-01' },
  ];
  const session = { ...NO_TOY, rows: ROWS, lookbackDays: 7, windowDays: 30 };
  const { messages } = await runSync({ session, streams: [STREAM], saved: { daily: { states } } });
  const first = messages.findIndex(({ type }) => type === 'RECORD');
  return {
    before: lastStateOf(messages.slice(0, first), 'daily'),
    messages: outline(messages),
    last: lastStateOf(messages, 'daily'),
  };
}

describe('rows of days that had none when they were last read', () => {
  it.each(['2024-01-01', '2024-01-24'])(
    'the state says that an account that was empty since %s is not, before its first row is emitted',
    async (since) => {
      const { before } = await readAgain(since);
      expect(before).toEqual({
        states: [
          { partition: { account: 'a' }, cursor: { day: '2024-01-31' } },
          { partition: { account: 'b' }, cursor: { day: '2024-01-31' }, empty_since: '2024-01-01' },
        ],
      });
    },
  );

  it.each(['2024-01-25', '2024-01-31'])(
    'no such state, which lists every account, is emitted if only the days since %s had no rows',
    async (since) => {
      const { messages, last } = await readAgain(since);
      expect(messages).toEqual([
        'STARTED daily',
        'RUNNING daily',
        'RECORD daily',
        'RECORD daily',
        'STATE daily 2',
        'COMPLETE daily',
      ]);
      expect(last).toMatchObject({ states: [{ partition: { account: 'a' } }, {}] });
    },
  );
});
