import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { failedTask, type Fault } from '../../src/simulator/index.js';
import { countOf, endsOf, failuresOf, startStruck, type Struck } from '../support/damage.js';

/* What is asked for as a task, in all the ways in which a task can go wrong. */

const STREAMS = ['change_log', 'leads', 'ad_insights'];

/** Where each stream's tasks are begun, asked about and fetched. */
const PATHS = [
  {
    stream: 'change_log',
    create: 'changelog/task/create/',
    check: 'changelog/task/check/',
    download: 'changelog/task/download/',
  },
  {
    stream: 'leads',
    create: 'page/lead/task/',
    check: 'page/lead/task/',
    download: 'page/lead/task/download/',
  },
  {
    stream: 'ad_insights',
    create: 'report/task/create/',
    check: 'report/task/check/',
    download: 'report/task/download/',
  },
];

let struck: Struck;
let [one, other]: readonly string[] = [];
beforeAll(async () => {
  struck = await startStruck({
    streams: STREAMS,
    world: { accounts: 2, behaviours: { 'task-status-filter': 'taken' } },
    config: { report_engine: 'async', request_timeout: 20 },
  });
  [one, other] = struck.accounts;
});
afterEach(() => {
  struck.mend();
});
afterAll(() => struck.close());

it('everything that is read through tasks is there', () => {
  for (const stream of STREAMS) {
    const accounts = new Set(struck.healthy.records(stream).map((row) => row['advertiser_id']));
    expect([stream, accounts]).toEqual([stream, new Set([one, other])]);
  }
});

describe.each(PATHS)('a task of $stream', ({ stream, create, check, download }) => {
  const alone = { streams: [stream] };
  const strike = async (fault: Omit<Fault, 'advertiserId'>) => {
    struck.simulator.addFault({ ...fault, advertiserId: one! });
    const outcome = await struck.read(alone);
    const lost = struck.damageOf(outcome).filter((part) => part.startsWith(stream));
    return { outcome, lost };
  };

  it('that fails once is begun again', async () => {
    const { outcome, lost } = await strike(failedTask(check, 1));
    expect({ exit: outcome.exitCode, lost }).toEqual({ exit: 0, lost: [] });
    expect(outcome.logs('WARN').join('\n')).toContain('starting it again');
  });

  it('that fails for ever ends its account alone, and the next sync has its rows', async () => {
    const fault: Fault = { ...failedTask(check, 1000), advertiserId: one! };
    const { first, second } = await struck.readTwice([fault], alone);
    expect([first.exitCode, failuresOf(first)]).toEqual([1, [`${stream} system_error`]]);
    const lost = struck.damageOf(first).filter((part) => part.startsWith(stream));
    expect(lost).toEqual([`${stream} ${one ?? ''}`]);
    expect(first.errors()[0]?.message).toContain('2 times in a row');
    const missing = struck.missingFrom([first, second]).filter((part) => part.startsWith(stream));
    expect([second.exitCode, missing]).toEqual([0, []]);
  });

  it.each<[string, string, Fault['do']]>([
    ['its begin', create, { kind: 'code', code: 50000 }],
    ['a check', check, { kind: 'reset' }],
    ['its answer, which is not ready', download, { kind: 'code', code: 40201 }],
    ['its answer, which is cut off', download, { kind: 'truncate' }],
    ['its answer, in whose place a gateway speaks', download, { kind: 'http', status: 502 }],
    ['its answer, which does not come', download, { kind: 'hang' }],
  ])('goes on after trouble with %s', async (...[, path, fault]) => {
    const { outcome, lost } = await strike({ path, times: 2, do: fault });
    expect({ exit: outcome.exitCode, lost }).toEqual({ exit: 0, lost: [] });
    expect(endsOf(outcome, [stream])).toEqual(['COMPLETE']);
  });

  it('is refused in the name of its account, and the next sync has its rows', async () => {
    const denied: Fault = { path: create, advertiserId: one!, do: { kind: 'code', code: 40001 } };
    const { first, second } = await struck.readTwice([denied], alone);
    expect(failuresOf(first)).toEqual([`${stream} config_error`]);
    expect(first.errors()[0]?.message).toContain(one);
    const missing = struck.missingFrom([first, second]).filter((part) => part.startsWith(stream));
    expect(missing).toEqual([]);
  });
});

it('a report of some days takes one task an account, and nothing else', async () => {
  await struck.read({ streams: ['ad_insights'] });
  const { requests } = struck.simulator;
  expect(countOf(requests, one!, 'report/task/create/')).toBe(1);
  expect(countOf(requests, one!, 'report/task/download/')).toBe(1);
  expect(countOf(requests, one!, 'report/integrated/get/')).toBeLessThanOrEqual(1);
});
