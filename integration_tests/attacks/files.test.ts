import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { zip } from '../../src/cdk/testing/zip.js';
import type { Fault } from '../../src/simulator/index.js';
import type { Outcome } from '../support/connector.js';
import { startStruck, type Struck } from '../support/damage.js';
import { cursorOf } from '../support/reads.js';
import { FAST_CLOCK } from '../support/time.js';

/* Task files that arrive empty, truncated or as something else: no row may be lost silently. */

const [REPORT, LEADS, LOG, STATUS] = ['ad_insights', 'leads', 'change_log', 'account_sync_status'] as const;
const STREAMS = [REPORT, LEADS, LOG] as const;
type Stream = (typeof STREAMS)[number];
type FaultAction = Fault['do'];

const PATHS: Readonly<Record<Stream, { readonly create: string; readonly download: string }>> = {
  [REPORT]: { create: 'report/task/create/', download: 'report/task/download/' },
  [LEADS]: { create: 'page/lead/task/', download: 'page/lead/task/download/' },
  [LOG]: { create: 'changelog/task/create/', download: 'changelog/task/download/' },
};

type Body = Extract<FaultAction, { readonly kind: 'body' }>;
const body = (change: Body['change'], more: Omit<Body, 'kind' | 'change'> = {}): Body => ({
  ...{ kind: 'body', change },
  ...more,
});

/** Another log in the envelope of a change log. */
const log = (change: (log: string) => unknown): Body =>
  body((text) => {
    const { data, ...envelope } = JSON.parse(text) as { data: { changelog: string } };
    return JSON.stringify({ ...envelope, data: { ...data, changelog: change(data.changelog) } });
  });
const NO_DATA = body((text) => JSON.stringify({ ...(JSON.parse(text) as object), data: {} }));

const HTML =
  '<html>\n<head><title>Bad Gateway</title></head>\n<body>\n<h1>Bad Gateway</h1>\n</body>\n</html>\n';
const half = (text: string): string => text.slice(0, Math.floor(text.length * 0.6));

/** The result for an account: its rows, an error or a warning. If there are no rows, the next sync brings them. */
type End = 'rows' | 'error' | 'warning';

interface Way {
  readonly times?: number;
  /** What is sent instead of each stream's file. */
  readonly sent: Readonly<Record<Stream, FaultAction>>;
  readonly ends: Readonly<Record<Stream, End>>;
}

const everywhere = <T>(value: T): Readonly<Record<Stream, T>> => ({
  [REPORT]: value,
  [LEADS]: value,
  [LOG]: value,
});
const files = (file: FaultAction, changelog: FaultAction): Way['sent'] => ({
  ...everywhere(file),
  [LOG]: changelog,
});
const NOTHING: Way['sent'] = {
  [REPORT]: body(() => '', { status: 204 }),
  [LEADS]: body(() => '\uFEFF\r\n\r\n'),
  [LOG]: NO_DATA,
};
/** A report can also be read page by page. */
const DOUBT: Way['ends'] = { [REPORT]: 'error', [LEADS]: 'warning', [LOG]: 'warning' };
const cutLog = log((text) => text.slice(0, -30));

const WAYS: Readonly<Record<string, Way>> = {
  'nothing, once': { times: 1, sent: NOTHING, ends: everywhere('rows') },
  nothing: { sent: NOTHING, ends: DOUBT },
  'a header behind which the connection closes': {
    sent: files(
      body((text) => text.replace(/\n[\s\S]*/, '\n'), { closes: true }),
      log(() => null),
    ),
    ends: DOUBT,
  },
  'a half behind which the connection closes, once': {
    times: 1,
    sent: files(body(half, { closes: true }), cutLog),
    ends: everywhere('rows'),
  },
  'a half behind which the connection closes': {
    sent: files(body(half, { closes: true }), cutLog),
    ends: everywhere('error'),
  },
  'a last line without its end': {
    sent: files(
      body((text) => text.replace(/\r?\n$/, '')),
      log((text) => text.replace(/\\r\\n'/, "'")),
    ),
    ends: everywhere('error'),
  },
  'a page of a gateway, once': {
    times: 1,
    sent: files(
      body(() => HTML),
      log(() => HTML),
    ),
    ends: everywhere('rows'),
  },
  'a page of a gateway': {
    sent: files(
      body(() => HTML),
      log(() => HTML),
    ),
    ends: everywhere('error'),
  },
  'an archive': {
    sent: files(
      body(zip),
      log((text) => text),
    ),
    ends: everywhere('rows'),
  },
  'an archive that was cut': {
    sent: files(
      body((text) => zip(text).subarray(0, -10), { closes: true }),
      cutLog,
    ),
    ends: everywhere('error'),
  },
  'an archive whose checksum is another': {
    sent: files(
      body((text) => zip(text, { crc: 1 })),
      log((text) => text),
    ),
    ends: { ...everywhere('error'), [LOG]: 'rows' },
  },
};
const NAMES = Object.keys(WAYS);
const CASES = NAMES.flatMap((way) => STREAMS.map((stream) => ({ way, stream })));

let struck: Struck;
beforeAll(async () => {
  struck = await startStruck({
    world: {
      accounts: NAMES.length + 1,
      campaigns: 2,
      adgroups: 1,
      ads: 2,
      days: 10,
      behaviours: { 'task-status-filter': 'taken' },
    },
    streams: [...STREAMS, STATUS],
    config: { report_engine: 'async', start_date: '2026-05-10' },
  });
});
afterAll(() => struck.close());

const ofAccount = (outcome: Outcome, stream: string, account: string) =>
  outcome.records(stream).filter((row) => row['advertiser_id'] === account);
const keysOf = (outcome: Outcome, stream: string, account: string): ReadonlySet<string> =>
  new Set(ofAccount(outcome, stream, account).map((row) => JSON.stringify(row)));

describe('a response in place of a file', () => {
  let first: Outcome;
  let second: Outcome;
  const accountOf = (way: string): string => struck.accounts[NAMES.indexOf(way)] ?? '';

  beforeAll(async () => {
    const faults = NAMES.flatMap((way) =>
      STREAMS.map((stream): Fault => {
        const { times, sent } = WAYS[way]!;
        const fault = { path: PATHS[stream].download, advertiserId: accountOf(way), do: sent[stream] };
        return times === undefined ? fault : { ...fault, times };
      }),
    );
    ({ first, second } = await struck.readTwice(faults));
  });

  it.each(CASES)('$stream, sent $way: the account has its rows, an error or a warning', ({ way, stream }) => {
    const account = accountOf(way);
    const end = WAYS[way]!.ends[stream];
    const healthy = keysOf(struck.healthy, stream, account);
    const rows = keysOf(first, stream, account);
    expect(healthy.size).toBeGreaterThan(0);
    // Nothing from the broken file may be emitted, not even before an error.
    expect([...rows].filter((row) => !healthy.has(row))).toEqual([]);
    if (end === 'rows') expect(rows.size).toBe(healthy.size);
    if (stream !== LEADS) {
      const [whole, found] = [struck.healthy, first].map((run) =>
        cursorOf(run.finalState(), stream, account),
      );
      expect(found === whole).toBe(end === 'rows');
    }
    const named = (texts: readonly string[]): boolean => texts.some((text) => text.includes(account));
    expect(named(first.errors(stream).map(({ message }) => message))).toBe(end === 'error');
    const status = ofAccount(first, STATUS, account).find((row) => row['stream'] === stream);
    expect([
      status?.['is_complete'],
      status?.['error_message'] === null,
      status?.['warning'] === null,
    ]).toEqual([end !== 'error', end !== 'error', end !== 'warning']);
    const both = new Set([...rows, ...keysOf(second, stream, account)]);
    expect(both).toEqual(healthy);
  });

  it('the sync ends with 1, and only for what was damaged; the next sync ends with 0', () => {
    const ends = STREAMS.map((stream) => first.statuses(stream).at(-1));
    expect([first.exitCode, ends]).toEqual([1, ['INCOMPLETE', 'INCOMPLETE', 'INCOMPLETE']]);
    expect([second.exitCode, second.errors()]).toEqual([0, []]);
    const spared = struck.accounts.at(-1) ?? '';
    for (const stream of STREAMS) {
      expect(keysOf(first, stream, spared)).toEqual(keysOf(struck.healthy, stream, spared));
    }
  });

  it('the log says what was damaged and that the cursor does not advance', () => {
    const told = first.logs('WARN').filter((line) => line.startsWith(`${LOG}: `));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(accountOf('nothing'));
    expect(told[0]).toContain('The cursor does not advance, so the next sync reads this again.');
  });
});

describe('tasks that are created without an id', () => {
  it('a task without an id is created again, and no metric is dropped for it', async () => {
    const [account = ''] = struck.accounts;
    for (const stream of STREAMS) {
      const isBegin: Fault['match'] = ({ query }) => query['task_id'] === undefined;
      struck.simulator.addFault({
        ...{ path: PATHS[stream].create, advertiserId: account, times: 1, match: isBegin },
        do: { kind: 'data', change: { task_id: null } },
      });
    }
    const outcome = await struck.read({ streams: STREAMS, config: { accounts: account } });
    struck.mend();
    expect([outcome.exitCode, outcome.errors(), outcome.logs('WARN')]).toEqual([0, [], []]);
    for (const stream of STREAMS) {
      expect(keysOf(outcome, stream, account)).toEqual(keysOf(struck.healthy, stream, account));
    }
  });
});

describe('files that exceed a limit', () => {
  const long = (text: string): string => text.repeat((60 * 2 ** 20) / text.length);
  const instead = (bytes: Buffer): FaultAction => body(() => bytes, { closes: true });

  it('oversized files fail their accounts, in 96 MB of heap, and the next sync brings their rows', async () => {
    const header = 'ad_id,stat_time_day';
    const sent: readonly FaultAction[] = [
      // A quote that is never closed.
      instead(Buffer.from(`${header}\n1,"${long('x')}`)),
      // The same from an archive of a thousandth of its size.
      instead(zip(`${header}\n1,"${long('x')}`)),
      // A header that does not end.
      instead(Buffer.from(long('column,'))),
    ];
    const accounts = struck.accounts.slice(0, sent.length);
    const faults = sent.map((action, index): Fault => ({
      path: PATHS[REPORT].download,
      advertiserId: accounts[index]!,
      do: action,
    }));
    // A backtracking expression would take a minute for 40 of these.
    const backtracking = log(() => `${long('Budget changes 1 ').slice(0, 2 ** 20)}!`);
    faults.push({ path: PATHS[LOG].download, advertiserId: accounts[0]!, do: backtracking });
    const env = { NODE_OPTIONS: `${FAST_CLOCK['NODE_OPTIONS'] ?? ''} --max-old-space-size=96` };
    const { first, second } = await struck.readTwice(faults, {
      streams: [REPORT, LOG],
      config: { accounts: accounts.join(',') },
      run: { env },
    });
    expect([first.exitCode, first.signal]).toEqual([1, null]);
    for (const account of accounts) {
      expect(first.errors(REPORT)[0]?.message).toContain(
        `${account}: the file is broken: a record of more than 1,048,576 characters`,
      );
    }
    expect(first.errors(LOG)[0]?.message).toContain('TikTok sent a change log in an unknown format');
    for (const { message } of first.errors()) expect(message.length).toBeLessThan(10_000);
    expect(second.exitCode).toBe(0);
    for (const stream of [REPORT, LOG]) {
      for (const account of accounts) {
        const both = new Set([...keysOf(first, stream, account), ...keysOf(second, stream, account)]);
        expect(both).toEqual(keysOf(struck.healthy, stream, account));
      }
    }
  });
});
