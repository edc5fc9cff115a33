import { describe, expect, it } from '@jest/globals';

import { FailureType, SyncError } from '../contract/errors.js';
import { describeStream, describeSync, type StreamResult } from './summary.js';

const refused = (account: string, what = 'it is not granted.', code = 40001) => ({
  partition: { account },
  error: new SyncError({ failureType: FailureType.config, what, code }),
});

const result = (name: string, more: Partial<StreamResult> = {}): StreamResult => ({
  name,
  complete: true,
  rows: 0,
  reread: 0,
  requests: 0,
  empty: 0,
  milliseconds: 0,
  quotaMs: 0,
  failures: [],
  ...more,
});

const ADS = result('ads', { rows: 12_345, reread: 1200, requests: 14, milliseconds: 3440, quotaMs: 1720 });
const CAMPAIGNS = result('campaigns', { rows: 5, requests: 1, milliseconds: 60 });

describe('a finished stream', () => {
  it('the line of a finished stream has its rows, requests and seconds', () => {
    expect(describeStream(ADS)).toBe('ads: 12,345 rows (1,200 of them read again), 14 requests, 3.4 s');
    expect(describeStream(CAMPAIGNS)).toBe('campaigns: 5 rows, 1 request, 0.1 s');
  });

  it('the line of a finished stream says how many date ranges were skipped', () => {
    expect(describeStream({ ...CAMPAIGNS, empty: 1234 })).toBe(
      'campaigns: 5 rows, 1 request, 0.1 s; skipped 1,234 date ranges with no activity',
    );
    expect(describeStream({ ...CAMPAIGNS, empty: 1 })).toMatch(/s; skipped 1 date range with no activity$/);
  });

  it('the line of an incomplete stream says so', () => {
    expect(describeStream({ ...CAMPAIGNS, rows: 1, complete: false })).toBe(
      'campaigns (incomplete): 1 row, 1 request, 0.1 s',
    );
  });
});

describe('the summary of a sync', () => {
  const total = { milliseconds: 7000, quotaMs: 5250 };

  it('the summary is a table of the streams with a line for all of them', () => {
    expect(describeSync([ADS, CAMPAIGNS], total).split('\n')).toEqual([
      'Sync summary',
      'stream       rows  read again  requests  seconds  waiting for quota',
      'ads        12,345       1,200        14      3.4               50 %',
      'campaigns       5           0         1      0.1                0 %',
      'all        12,350       1,200        15      7.0               75 %',
    ]);
  });

  it('the summary counts requests before the first stream', () => {
    const lines = describeSync([ADS], { ...total, setupRequests: 3 }).split('\n');
    expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['Sync summary'],
      ['stream', 'rows', 'read again', 'requests', 'seconds', 'waiting for quota'],
      ['(setup)', '3'],
      ['ads', '12,345', '1,200', '14', '3.4', '50 %'],
      ['all', '12,345', '1,200', '17', '7.0', '75 %'],
    ]);
  });

  it('the share of waiting is 0 % if no time passed', () => {
    expect(describeSync([result('ads')], { milliseconds: 0, quotaMs: 0 })).toMatch(/all .* 0 %$/);
  });

  it('the summary lists each part that could not be read once, with the reason and its streams', () => {
    const lines = describeSync(
      [
        { ...ADS, complete: false, failures: [refused('b', 'ads of b are not granted.')] },
        { ...CAMPAIGNS, complete: false, failures: [refused('b'), refused('c')] },
        result('reports'),
      ],
      total,
    ).split('\n');
    expect(lines.slice(6)).toEqual([
      'Could not be read:',
      'account b (ads, campaigns): ads of b are not granted.',
      'account c (campaigns): it is not granted.',
    ]);
  });

  it('the summary lists a part once for each reason', () => {
    const lines = describeSync(
      [
        { ...CAMPAIGNS, complete: false, failures: [refused('b', 'a parameter is wrong.', 40002)] },
        { ...ADS, complete: false, failures: [refused('b')] },
      ],
      total,
    ).split('\n');
    expect(lines.slice(6)).toEqual([
      'account b (campaigns): a parameter is wrong.',
      'account b (ads): it is not granted.',
    ]);
  });

  it('the summary lists twenty parts and counts the others', () => {
    const failures = Array.from({ length: 25 }, (_, index) => refused(`a${index}`));
    const lines = describeSync([{ ...ADS, failures }], total).split('\n');
    expect(lines).toHaveLength(4 + 1 + 20 + 1);
    expect(lines.at(-1)).toBe('and 5 more');
  });

  it('the summary says why the sync ended early', () => {
    const lines = describeSync([ADS], { ...total, ended: 'The token has expired.' }).split('\n');
    expect(lines.at(-1)).toBe('Ended early: The token has expired.');
  });
});
