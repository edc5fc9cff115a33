import { describe, expect, it } from '@jest/globals';

import { FailureType, SyncError } from '../contract/errors.js';
import type { Partition } from '../contract/slice.js';
import { createAbortRun } from './abort-run.js';

/* Which consecutive failures end a run, and which only their stream. */

const TOKEN: Partition = {};
const accounts = (count: number): readonly Partition[] =>
  Array.from({ length: count }, (_, index) => ({ account: `a${index}` }));

const outage = (endpoint: string | undefined, isOutage = true): SyncError =>
  new SyncError({ failureType: FailureType.transient, what: 'no answer', isOutage, endpoint });

/**
 * What has ended after these consecutive failures: `0 ads` is account 0 at the endpoint `ads`, `t bc` is the token at
 * the endpoint `bc`, `0` is account 0 without a connection. `ok` is a part that was read, `no 0` one that was refused.
 * A stream has the name of its endpoint.
 */
function endedBy(events: string, count: number) {
  const parts = accounts(count);
  const ending = createAbortRun([...parts, TOKEN]);
  const streams = new Set<string>();
  for (const event of events.split(', ')) {
    const [who = '', endpoint] = event.split(' ');
    if (who === 'ok') ending.succeeded(endpoint ?? '');
    else {
      const partition = who === 't' ? TOKEN : parts[Number(who === 'no' ? endpoint : who)]!;
      const error = outage(endpoint, who !== 'no');
      ending.failed(endpoint ?? 'any', { partition, error });
      streams.add(endpoint ?? 'any');
    }
  }
  return {
    run: ending.error?.what,
    streams: [...streams].filter((name) => ending.of(name) !== undefined),
  };
}

const several = (count: number, event: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => event(index)).join(', ');

describe('aborting a run', () => {
  it.each([
    ['three parts cannot reach the host', '0, 1, 2', 5],
    ['one part cannot reach the host three times', '0, 0, 0', 5],
    ['two accounts fail at two endpoints', '0 ads, 1 ads, 0 campaigns, 2 campaigns', 5],
    ['the only account fails at two endpoints', '0 ads, 0 ads, 0 campaigns', 1],
    ['connections and one endpoint fail', '0 ads, 1 ads, 1, 0', 5],
    ['refusals occur between the failures', '0 ads, no 3, 1 ads, no 4, 0 campaigns, 1 campaigns', 5],
  ])('a run ends if %s (%s; %d accounts)', (_, events, count) => {
    expect(endedBy(events, count).run).toMatch(
      /^Reading failed [34] times in a row because of server or network errors, so the sync stops here\. Last error: account a\d: no answer$/,
    );
  });

  it.each([
    ['two parts cannot reach the host', '0, 1', 5],
    ['all fail at one endpoint', '0 ads, 1 ads, 2 ads, 3 ads, 4 ads', 5],
    ['all fail at one endpoint, and one of them elsewhere', '0 ads, 1 ads, 2 ads, 3 ads, 0 reports', 5],
    ['accounts fail at an endpoint each', '0 ads, 1 campaigns, 2 reports, 3 bc', 5],
    ['the only account fails at one endpoint', several(5, () => '0 ads'), 1],
    ['one account of several fails everywhere', several(9, (index) => `0 endpoint${index}`), 2],
    ['what is of the token fails everywhere', 't bc, t assets, t catalogs, t more', 1],
    ['what is of the token fails, and one account of several', 't bc, 1 ads, t assets, t catalogs', 2],
    [
      'something was read in between',
      '0 ads, 1 ads, ok ads, 0 campaigns, 1 campaigns, ok campaigns, 0, 1',
      5,
    ],
  ])('a run continues if %s (%s; %d accounts)', (_, events, count) => {
    expect(endedBy(events, count)).toEqual({ run: undefined, streams: [] });
  });
});

describe('aborting a stream', () => {
  it('a stream ends after ten consecutive failures, and the other streams continue', () => {
    expect(
      endedBy(
        several(9, (index) => `${index} ads`),
        20,
      ).streams,
    ).toEqual([]);
    expect(endedBy(`${several(10, (index) => `${index} ads`)}, 0 reports, ok reports`, 20)).toEqual({
      run: undefined,
      streams: ['ads'],
    });
  });

  it('a stream continues if one part was read in between', () => {
    const nine = several(9, (index) => `${index} ads`);
    expect(endedBy(`${nine}, ok ads, ${nine}`, 20).streams).toEqual([]);
  });

  it('a stream ends with the type, the endpoint and the remedy of the last failure', () => {
    const ending = createAbortRun(accounts(20));
    const error = new SyncError({
      ...{ failureType: FailureType.config, isOutage: true, endpoint: 'ads' },
      ...{ what: 'the way is closed', remedy: 'Open it.' },
    });
    for (const partition of accounts(10)) ending.failed('ads', { partition, error });
    expect(ending.of('ads')).toMatchObject({
      ...{ failureType: 'config_error', scope: 'part', endpoint: 'ads', remedy: 'Open it.' },
      what: 'Reading failed 10 times in a row because of server or network errors, so this stream stops here. Last error: account a9: the way is closed',
    });
  });
});
