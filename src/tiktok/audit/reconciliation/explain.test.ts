import { describe, expect, it } from '@jest/globals';

import type { Level } from '../../report-catalogue/levels.js';
import { decimalOf } from '../../../cdk/index.js';
import { amountsOf, type Amounts } from './amounts.js';
import { explain, type LevelComparison } from './explain.js';
import type { Questions } from './questions.js';
import { createTally, type DaySum, type Tally } from './tally.js';

const DAY = '2026-05-01';
const DAYS = { start: DAY, end: DAY };

type Numbers = Readonly<Record<string, number>>;

const tallyOf = (rows: Readonly<Record<string, Numbers>>): Tally => {
  const tally = createTally({ id: 'id' }, new Map<string, number>());
  for (const [id, numbers] of Object.entries(rows)) tally.add({ id, stat_time_day: DAY, ...numbers });
  return tally;
};

const emittedOf = (...rows: readonly (readonly [id: string, numbers: Numbers])[]): DaySum => {
  const tally = createTally({ id: 'id' }, new Map<string, number>());
  for (const [id, numbers] of rows) tally.add({ id, stat_time_day: DAY, ...numbers });
  return tally.on(DAY);
};

interface Answers {
  readonly lists?: Partial<Record<Level, Tally>>;
  readonly gmvMax?: Tally;
}

/** An API without TopView and sums, with the given data; requests are recorded. */
function questionsOf({ lists = {}, gmvMax }: Answers): Questions & { readonly asked: readonly string[] } {
  const asked: string[] = [];
  const answer = <T>(name: string, value: T): Promise<T> => {
    asked.push(name);
    return Promise.resolve(value);
  };
  return {
    asked,
    listAt: (level) => answer(`list ${level}`, lists[level] ?? tallyOf({})),
    sumAt: (level) => answer<Amounts | undefined>(`sum ${level}`, undefined),
    topView: () => answer('top view', tallyOf({})),
    gmvMax: () => answer('gmv max', gmvMax),
  };
}

const compared = (level: Level, total: Numbers, emitted: DaySum): LevelComparison => ({
  ...{ level, day: DAY, total: amountsOf(total), emitted },
  ...{ hasTopView: false, isCutOff: false },
});

async function explained(comparison: LevelComparison, answers: Answers) {
  const questions = questionsOf(answers);
  const [one] = await explain([comparison], { questions, days: DAYS });
  const parts = [...(one?.parts ?? [])].map(([cause, amounts]) => [cause, ...amounts.map(decimalOf)]);
  return { parts, rest: one?.rest.map(decimalOf), asked: questions.asked };
}

const A = { spend: 10, impressions: 100, clicks: 5 };
const B = { spend: 20, impressions: 200, clicks: 6 };
const BOTH = { spend: 30, impressions: 300, clicks: 11 };

describe('a difference', () => {
  it('the report distinguishes rows that only the other id of ads has from purged ads', async () => {
    const purged = { spend: 5, impressions: 50, clicks: 0 };
    const total = { spend: 35, impressions: 350, clicks: 11 };
    const lists = { campaign: tallyOf({ c: total }), ad: tallyOf({ a: A, b: B }), ad_v2: tallyOf({ a: A }) };
    const questions = questionsOf({ lists });
    const both = await explain(
      [compared('ad', total, emittedOf(['a', A], ['b', B])), compared('ad_v2', total, emittedOf(['a', A]))],
      { questions, days: DAYS },
    );
    expect(both.map(({ parts }) => [...parts].map(([cause, amounts]) => [cause, amounts]))).toEqual([
      [['deleted', amountsOf(purged)]],
      [
        ['other_ad_id', amountsOf(B)],
        ['deleted', amountsOf(purged)],
      ],
    ]);
    expect(both.map(({ rest }) => rest)).toEqual([amountsOf({}), amountsOf({})]);
  });

  it('numbers that changed between the reads of both ids are not attributed to the other id', async () => {
    const lists = { ad_v2: tallyOf({ a: B }), campaign: tallyOf({ c: B }) };
    const [, later] = await explain(
      [compared('ad', B, emittedOf(['a', B])), compared('ad_v2', B, emittedOf(['a', A]))],
      { questions: questionsOf({ lists }), days: DAYS },
    );
    expect([...(later?.parts ?? [])].map(([cause]) => cause)).toEqual(['changed']);
  });

  it('without a difference there is no request', async () => {
    const { parts, asked } = await explained(compared('campaign', BOTH, emittedOf(['a', A], ['b', B])), {});
    expect({ parts, asked }).toEqual({ parts: [], asked: [] });
  });

  it('a difference is not attributed to GMV Max if its spend exceeds the difference', async () => {
    const lists = { campaign: tallyOf({ a: A, b: B }) };
    const gmvMax = tallyOf({ shop: { spend: 99 } });
    const { parts, rest } = await explained(compared('campaign', BOTH, emittedOf(['a', A])), {
      lists,
      gmvMax,
    });
    expect({ parts, rest }).toEqual({ parts: [], rest: [20, 200, 6, 0, 0] });
  });

  it('a difference in counts is attributed to GMV Max if that explains all spend', async () => {
    const total = { spend: 17, impressions: 150, clicks: 9 };
    const lists = { campaign: tallyOf({ a: A }) };
    const gmvMax = tallyOf({ shop: { spend: 7 } });
    const { parts, rest } = await explained(compared('campaign', total, emittedOf(['a', A])), {
      lists,
      gmvMax,
    });
    expect(parts).toEqual([['gmv_max', 7, 50, 4, 0, 0]]);
    expect(rest).toEqual([0, 0, 0, 0, 0]);
  });

  it('a GMV Max difference that a repeated row had hidden is found', async () => {
    const total = { ...BOTH, spend: 32 };
    const lists = { campaign: tallyOf({ a: A, b: B }) };
    const gmvMax = tallyOf({ shop: { spend: 2 } });
    const emitted = emittedOf(['a', A], ['a', A], ['b', B]);
    const { parts, rest } = await explained(compared('campaign', total, emitted), { lists, gmvMax });
    expect(parts).toEqual([
      ['repeated', -10, -100, -5, 0, 0],
      ['gmv_max', 2, 0, 0, 0, 0],
    ]);
    expect(rest).toEqual([0, 0, 0, 0, 0]);
  });

  it('a lost row has no cause even if another row was repeated and the count is the same', async () => {
    const lists = { campaign: tallyOf({ a: A, b: B }) };
    const emitted = emittedOf(['a', A], ['a', A]);
    const { parts, rest } = await explained(compared('campaign', BOTH, emitted), { lists });
    expect({ parts, rest }).toEqual({ parts: [], rest: [10, 100, 1, 0, 0] });
  });

  it('a difference below campaigns is attributed to purged objects as far as the API lacks it now', async () => {
    const lists = {
      campaign: tallyOf({ c: { spend: 35, impressions: 350, clicks: 11 } }),
      ad: tallyOf({ a: A, b: B }),
    };
    const total = { spend: 35, impressions: 350, clicks: 11 };
    const { parts, rest } = await explained(compared('ad', total, emittedOf(['a', A])), { lists });
    expect(parts).toEqual([['deleted', 5, 50, 0, 0, 0]]);
    // The other ad exists and was not emitted.
    expect(rest).toEqual([20, 200, 6, 0, 0]);
  });
});
