import { describe, expect, it } from '@jest/globals';

import { createTestLogger } from '../testing/fakes.js';
import { incremental, outline, runSync, statesOf } from '../testing/run-sync.js';
import { changingToy, dailyToy, NO_TOY, type Toy } from '../testing/toy.js';
import { createLedger } from '../contract/ledger.js';

const SESSION: Toy = { ...NO_TOY, rows: { a: [{ id: 'a1', day: '2024-01-05' }], b: [], c: [] } };
const TOYS = {
  daily: { ...dailyToy, currentCursor: ({ today }: Toy) => Promise.resolve(today) },
  changing: { ...changingToy, currentCursor: ({ today }: Toy) => Promise.resolve(`${today}T23:59:59Z`) },
};
const CONSEQUENCE =
  'Nothing is read until then, and the cursor does not move. If that is not intended, clear the state: in Airbyte with "Clear data" of the stream, in a state file by removing the entry of the stream.';

async function syncFrom(name: keyof typeof TOYS, cursors: Readonly<Record<string, string>>) {
  const field = name === 'daily' ? 'day' : 'modify_time';
  const state = {
    states: Object.entries(cursors).map(([account, value]) => ({
      partition: { account },
      cursor: { [field]: value },
    })),
  };
  const [log, ledger] = [createTestLogger(), createLedger()];
  const { messages } = await runSync({
    ...{ session: SESSION, streams: [TOYS[name]], selected: [incremental(name)], log, ledger },
    saved: { [name]: state },
  });
  return {
    ...{ messages, state },
    warnings: log.lines.filter((line) => line.startsWith('WARN')),
    entries: ledger.entries.map(({ partition, warnings }) => [partition['account'], ...warnings]),
  };
}

describe('a saved cursor in the future', () => {
  it('future cursors are reported once per stream with an example, and nothing is read', async () => {
    const { messages, state, warnings } = await syncFrom('daily', {
      ...{ a: '2024-02-01', b: '2099-01-01', c: '2024-01-31' },
    });
    expect(outline(messages)).toEqual(['STARTED daily', 'RUNNING daily', 'STATE daily 0', 'COMPLETE daily']);
    expect(statesOf(messages).map(({ stream }) => stream.stream_state)).toEqual([
      {
        states: [
          state.states[0],
          state.states[1],
          { partition: { account: 'c' }, cursor: { day: '2024-01-31' } },
        ],
      },
    ]);
    expect(warnings).toEqual([
      `WARN daily: account a; account b: The saved cursor is in the future: e.g. day 2024-02-01, while it is 2024-01-31. ${CONSEQUENCE}`,
    ]);
  });

  it('the ledger has the warning for each account', async () => {
    const { entries } = await syncFrom('changing', { a: '2024-02-01T00:00:00Z' });
    expect(entries).toContainEqual([
      'a',
      `The saved cursor is in the future: modify_time 2024-02-01T00:00:00Z, while it is 2024-01-31T23:59:59Z. ${CONSEQUENCE}`,
    ]);
  });

  it('a cursor of today is not in the future, even if nothing remains to be read', async () => {
    const { warnings } = await syncFrom('daily', { a: '2024-01-31', b: '2024-01-31', c: '2024-01-31' });
    expect(warnings).toEqual([]);
    const past = {
      ...dailyToy,
      currentCursor: () => Promise.resolve('2024-01-31'),
      plan: () => Promise.resolve([]),
    };
    const log = createTestLogger();
    await runSync({
      ...{ session: SESSION, streams: [past], log },
      saved: { daily: { day: '2024-01-20' } },
    });
    expect(log.lines.filter((line) => line.startsWith('WARN'))).toEqual([]);
  });
});
