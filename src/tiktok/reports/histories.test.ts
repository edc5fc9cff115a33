import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { addDays, type Day } from '../../cdk/index.js';
import {
  ACCOUNTS,
  differences,
  run,
  statesIn,
  store,
  type States,
  type Warehouse,
} from '../testing/agency.js';
import { READINGS } from '../testing/agency-api.js';
import { TODAY } from '../testing/api.js';

/** What holds in all runs of a history. */
const setting = fc.record({
  reading: fc.constantFrom(...READINGS),
  omitsZeroSums: fc.boolean(),
  /** Accounts with clicks on every day: few, so that all others are dormant, or enough to ask about TopView together. */
  busy: fc.constantFrom(1, 10),
});

/** What happens before a run, and where it ends. */
const event = fc.record({
  hours: fc.constantFrom(0, 1, 24, 24, 72),
  changes: fc.array(
    fc.record({
      account: fc.nat(ACCOUNTS.length - 1),
      kind: fc.constantFrom('clicks', 'topView'),
      day: fc.nat(3),
      clicks: fc.constantFrom(0, 0, 3, 7),
    }),
    { maxLength: 4 },
  ),
  /** The share of its messages after which the run is killed; 1: it isn't. */
  killedAt: fc.constantFrom(0.2, 0.5, 0.8, 0.95, 1, 1, 1),
  accounts: fc.constantFrom(ACCOUNTS.length, ACCOUNTS.length, 8),
});

type Of<Generated> = Generated extends fc.Arbitrary<infer T> ? T : never;
type HistorySetting = Of<typeof setting>;
type HistoryEvent = Of<typeof event>;

const SEED = Number(process.env['SEED'] ?? 20_261_129);
const HISTORIES = Number(process.env['HISTORIES'] ?? 200);

type Truth = Readonly<Record<'clicks' | 'topView', Map<string, Map<Day, number>>>>;

const nothingYet = (): Truth => ({
  clicks: new Map(ACCOUNTS.map((id) => [id, new Map<Day, number>()])),
  topView: new Map(ACCOUNTS.map((id) => [id, new Map<Day, number>()])),
});

/** Numbers change on today, or on the day of the last run, or a day before: the next run reads those again. */
function change(truth: Truth, { changes }: HistoryEvent, days: readonly Day[]): void {
  for (const { account, kind, day: index, clicks } of changes) {
    const day = days[index] ?? TODAY;
    const ofAccount = truth[kind].get(ACCOUNTS[account] ?? '');
    if (clicks > 0 || ofAccount?.has(day)) ofAccount?.set(day, clicks);
  }
}

function deliver({ clicks }: Truth, { busy }: HistorySetting, today: Day): void {
  for (const id of ACCOUNTS.slice(0, busy)) clicks.get(id)?.set(today, clicks.get(id)?.get(today) ?? 1);
}

/** Lives through a history. @returns what the warehouse lacked after each run that ended well */
async function live(given: HistorySetting, events: readonly HistoryEvent[]): Promise<readonly string[]> {
  const truth = nothingYet();
  const warehouse: Warehouse = new Map();
  const lacking: string[] = [];
  let [saved, today, hours]: [States, Day, number] = [{}, TODAY, 0];
  for (const one of events) {
    const before = today;
    hours += one.hours;
    today = addDays(TODAY, Math.floor(hours / 24));
    deliver(truth, given, today);
    change(truth, one, [today, addDays(today, -1), before, addDays(before, -1)]);
    const accounts = ACCOUNTS.slice(0, one.accounts);
    const { messages } = await run({ ...truth, ...given, saved, today, accounts });
    const taken = messages.slice(0, Math.ceil(messages.length * one.killedAt));
    store(warehouse, taken);
    saved = statesIn(taken, saved);
    if (one.killedAt === 1 && one.accounts === ACCOUNTS.length)
      lacking.push(...differences(truth, warehouse));
  }
  return lacking;
}

const LAST: HistoryEvent = { hours: 1, changes: [], killedAt: 1, accounts: ACCOUNTS.length };

describe('any history of runs', () => {
  it(`the warehouse has the truth after every run that ends, whatever happened before (seed ${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(setting, fc.array(event, { minLength: 3, maxLength: 8 }), async (given, events) => {
        expect(await live(given, [...events, LAST])).toEqual([]);
      }),
      { seed: SEED, numRuns: HISTORIES },
    );
  });
});
