import { expect, describe, test } from '@jest/globals';
import { withTables } from '../bench/markdown.mjs';
import { comparison } from '../bench/peers/compare.mjs';
import { judge } from '../bench/peers/judge.mjs';
import { parseLine } from '../bench/peers/parse.mjs';
import { truthOf } from '../bench/peers/streams.mjs';
import { traitsOf } from '../bench/peers/traits.mjs';
import { createWorld } from '../src/simulator/index.js';

const NOW = new Date('2026-11-20T23:00:00Z');
const WORLD = createWorld({ accounts: 3, campaigns: 3, adgroups: 2, ads: 3, days: 40, now: () => NOW });
const traitOf = traitsOf(WORLD, { limit: 10, utcDay: '2026-11-20' });
const truth = (stream: string) => truthOf(WORLD, { stream, startDate: '2026-11-01', traitOf });

const ROWS = [
  { ad_id: '1', stat_time_day: '2026-11-01 00:00:00', spend: '1.50' },
  { ad_id: '1', stat_time_day: '2026-11-02 00:00:00', spend: '2.00' },
  { ad_id: '2', stat_time_day: '2026-11-01 00:00:00', spend: '3.00' },
];
const KNOWN = new Map([
  ['1 2026-11-01', { values: ['150'], trait: 'firstAccount' }],
  ['1 2026-11-02', { values: ['200'], trait: 'firstAccount' }],
  ['2 2026-11-01', { values: ['300'], trait: 'deleted' }],
]);

const compared = (rows: readonly object[]) => {
  const own = comparison('ad_insights', KNOWN);
  for (const row of rows) own.add(row);
  return own.result();
};

describe("the comparison of a program's rows", () => {
  test('a row is right whatever the form of its days and numbers', () => {
    const rows = ROWS.map((row) => ({
      ...row,
      ad_id: Number(row.ad_id),
      spend: Number(row.spend),
      stat_time_day: row.stat_time_day.slice(0, 10),
    }));
    expect(compared(rows)).toMatchObject({
      truth: 3,
      delivered: 3,
      right: 3,
      wrong: 0,
      missing: 0,
      extra: 0,
    });
  });

  test('a row is wrong if it differs by a cent', () => {
    const rows = [...ROWS.slice(0, 2), { ...ROWS[2], spend: '3.01' }];
    expect(compared(rows)).toMatchObject({
      right: 2,
      wrong: 1,
      wrongExample: { key: '2 2026-11-01', is: ['300'], got: ['301'] },
    });
  });

  test('a missing row is counted under its trait', () => {
    expect(compared(ROWS.slice(0, 1))).toMatchObject({
      missing: 2,
      traits: { firstAccount: { truth: 2, missing: 1 }, deleted: { truth: 1, missing: 1 } },
    });
  });

  test('surplus and repeated rows are counted, and the last row of a key is compared', () => {
    const strange = { ...ROWS[0], ad_id: '9' };
    const stale = { ...ROWS[1], spend: '0' };
    expect(compared([stale, ...ROWS, strange])).toMatchObject({ right: 3, wrong: 0, extra: 1, repeated: 1 });
  });
});

describe('parsing a line of output', () => {
  test('bare ids keep their digits, and nothing else changes', () => {
    const line =
      '{"id":1800000130000000172,"list":[7123456010413330781,12],"rate":0.12345678901234567,"text":"1, 1800000130000000173, \\"x"}';
    expect(parseLine(line)).toEqual({
      id: '1800000130000000172',
      list: ['7123456010413330781', 12],
      rate: 0.12345678901234567,
      text: '1, 1800000130000000173, "x',
    });
  });
});

describe('the rows that the simulator holds', () => {
  test('the rows include the days of accounts ahead of UTC, and no later ones', () => {
    const days = [...truth('ad_insights').keys()].map((key) => String(key).split(' ')[1] ?? '');
    expect(days.reduce((a, b) => (a > b ? a : b))).toBe('2026-11-21');
  });

  test('the rows include every trait of lists and reports', () => {
    const traits = ['campaigns', 'ads', 'ad_insights'].flatMap((stream) =>
      [...truth(stream).values()].map(({ trait }) => trait as string),
    );
    expect([...new Set(traits)].sort()).toEqual(
      ['topView', 'deleted', 'smart', 'ahead', 'old', 'firstAccount', 'otherAccounts'].sort(),
    );
  });

  test('the rows include TopView in reports', () => {
    const traits = [...truth('ad_insights').values()].map(({ trait }) => trait as string);
    expect(traits).toContain('topView');
  });

  test('the rows include every list in full', () => {
    const ads = WORLD.accounts.flatMap(({ id }) => WORLD.ads(id).map((row) => row['ad_id']));
    expect([...truth('ads').keys()]).toEqual(ads);
  });
});

describe('the claims', () => {
  const whole = { truth: 3, delivered: 3, right: 3, wrong: 0, missing: 0, extra: 0, repeated: 0, traits: {} };
  const resultsWith = (counts: object, peer = 1) => ({
    own: {
      title: 'own',
      reads: { reports: { exitCode: 0, streams: { ad_insights: { ...whole, ...counts } } } },
    },
    peer: {
      title: 'peer',
      reads: { reports: { exitCode: 1, streams: { ad_insights: { delivered: peer } } } },
    },
  });
  const failures = (results: ReturnType<typeof resultsWith>) =>
    judge(results).filter(({ holds }: { holds: boolean }) => !holds).length;

  test('the claims hold for every row of this connector, and for a peer that fails with rows', () => {
    expect(failures(resultsWith({}))).toBe(0);
  });

  test.each([
    ['a missing row', { missing: 1 }],
    ['a missing row of TopView', { missing: 1, traits: { topView: { truth: 2, missing: 1 } } }],
    ['a wrong row', { wrong: 1 }],
    ['a surplus row', { extra: 1 }],
    ['a repeated row', { repeated: 1 }],
    ['no row at all', { right: 0 }],
  ])('the claims fail for %s', (_, counts) => {
    expect(failures(resultsWith(counts))).toBe(1);
  });

  test('the claims fail for a peer that delivered nothing', () => {
    expect(failures(resultsWith({}, 0))).toBe(1);
  });
});

describe('docs/scoreboard.md', () => {
  const [begin, end] = ['begin', 'end'].map((word) => `<!-- written by bench/peers/run.mjs: ${word} -->`);

  test('docs/scoreboard.md gets new tables between its marks, and keeps the rest', () => {
    const page = `before\n${begin}\nold\n${end}\nafter\n`;
    expect(withTables(page, 'bench/peers/run.mjs', 'new')).toBe(`before\n${begin}\n\nnew\n\n${end}\nafter\n`);
  });

  test('a page without marks is refused', () => {
    expect(() => withTables('nothing', 'bench/peers/run.mjs', 'new')).toThrow('lacks the marks');
  });
});
