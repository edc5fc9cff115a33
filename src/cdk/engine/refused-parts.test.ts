import { describe, expect, it } from '@jest/globals';

import { FailureScope, FailureType, SyncError } from '../contract/errors.js';
import type { Slice } from '../contract/slice.js';
import { createTestLogger } from '../testing/fakes.js';
import { errorsOf, lastStateOf, outline, rowsOf, runSync } from '../testing/run-sync.js';
import { dailyToy, NO_TOY, plainToy, type Toy } from '../testing/toy.js';

/* Parts that are refused (config_error), in a sync that may skip them. */

const REFUSED = new SyncError({
  failureType: FailureType.config,
  what: 'it is not granted',
  remedy: 'Ask its owner.',
});
const FORBIDDEN = new SyncError({
  failureType: FailureType.config,
  what: 'no permission',
  remedy: 'Authorize the app again.',
  isLackOfPermission: true,
});
const TROUBLE = new SyncError({ failureType: FailureType.transient, what: 'no answer' });
const NETWORK = new SyncError({
  failureType: FailureType.config,
  what: 'a proxy requires a login',
  isOutage: true,
});
const BUG = new TypeError('x is not a function');
const DEAD_TOKEN = new SyncError({
  failureType: FailureType.config,
  what: 'the token has expired',
  scope: FailureScope.run,
});

const rows = {
  a: [{ id: 'a1', day: '2024-01-05' }],
  b: [{ id: 'b1', day: '2024-01-05' }],
  c: [{ id: 'c1', day: '2024-01-25' }],
};

async function skipping(
  fault: (account: string, slice: Slice) => Error | undefined,
  { streams = [plainToy], ...test }: Partial<Parameters<typeof runSync<Toy>>[0]> = {},
) {
  const session: Toy = {
    ...NO_TOY,
    rows,
    onPage: (slice) => {
      const error = fault(slice.partition['account'] ?? '', slice);
      return error === undefined ? Promise.resolve() : Promise.reject(error);
    },
  };
  const log = createTestLogger();
  const { messages, complete } = await runSync({ ...test, session, streams, log, onRefusal: 'skip' });
  return {
    complete,
    messages,
    ids: rowsOf(messages).map(({ id }) => id),
    ends: outline(messages).filter((line) => /^(ERROR|INCOMPLETE|COMPLETE)/.test(line)),
    warnings: log.lines.filter((line) => line.startsWith('WARN')),
  };
}

const inAccounts =
  (accounts: string, error: Error) =>
  (account: string): Error | undefined =>
    accounts.includes(account) ? error : undefined;

describe('a refused part that may be skipped', () => {
  it('a skipped part leaves its streams complete, with the rows of the others', async () => {
    const { complete, ends, ids } = await skipping(inAccounts('b', REFUSED), {
      streams: [plainToy, dailyToy],
    });
    expect(complete).toBe(true);
    expect(ends).toEqual(['COMPLETE plain', 'COMPLETE daily']);
    expect(ids).toEqual(['a1', 'c1', 'a1', 'c1']);
  });

  it('a skipped part causes one warning per stream, with its name, the reason and the remedy', async () => {
    const { warnings } = await skipping(inAccounts('bc', REFUSED), { streams: [plainToy, dailyToy] });
    expect(warnings).toHaveLength(2);
    for (const [index, stream] of ['plain', 'daily'].entries()) {
      expect(warnings[index]).toContain(`${stream}: skipped 2 of 3 accounts`);
      expect(warnings[index]).toMatch(/account b: it is not granted.*account c: it is not granted/);
      expect(warnings[index]?.match(/Ask its owner\./g)).toHaveLength(1);
    }
  });

  it('a skipped part keeps its saved cursor, or that of its last closed window', async () => {
    const states = ['b', 'c'].map((account) => ({ partition: { account }, cursor: { day: '2024-01-03' } }));
    const { messages, complete } = await skipping(
      (account, { dates }) =>
        account === 'b' || (account === 'c' && dates?.start === '2024-01-13') ? REFUSED : undefined,
      { streams: [dailyToy], saved: { daily: { states } } },
    );
    expect(complete).toBe(true);
    expect(lastStateOf(messages, 'daily')).toEqual({
      states: [
        { partition: { account: 'b' }, cursor: { day: '2024-01-03' } },
        { partition: { account: 'c' }, cursor: { day: '2024-01-12' } },
        { partition: { account: 'a' }, cursor: { day: '2024-01-31' } },
      ],
    });
  });

  it('a stream fails if none of its parts could be read', async () => {
    const { complete, ends, warnings, messages } = await skipping(inAccounts('abc', REFUSED));
    expect(complete).toBe(false);
    expect(ends).toEqual(['ERROR plain config_error', 'INCOMPLETE plain']);
    expect(errorsOf(messages)[0]?.message).toMatch(/account a.*account b.*account c/);
    expect(warnings).toEqual([]);
  });

  it('a stream that the user has no permission to read is skipped with a warning', async () => {
    const { complete, ends, warnings } = await skipping(inAccounts('abc', FORBIDDEN));
    expect({ complete, ends }).toEqual({ complete: true, ends: ['COMPLETE plain'] });
    expect(warnings).toEqual([
      expect.stringMatching(/plain: skipped 3 of 3 accounts.*no permission.*Authorize the app again\./),
    ]);
  });

  it.each([
    ['is skipped with a warning if it may be skipped', 'skip', 'COMPLETE plain'],
    ['fails if it may not', 'fail', 'INCOMPLETE plain'],
  ] as const)(
    'a stream whose partitions the user may not list %s, and keeps its state',
    async (_, onRefusal, end) => {
      const log = createTestLogger();
      const saved = { plain: { states: [{ partition: { account: 'a' } }] } };
      const { messages, complete } = await runSync({
        session: { ...NO_TOY, rows },
        streams: [{ ...plainToy, partitions: () => Promise.reject(FORBIDDEN) }, dailyToy],
        ...{ log, onRefusal, saved },
      });
      expect(complete).toBe(onRefusal === 'skip');
      expect(outline(messages)).toEqual(expect.arrayContaining([end, 'COMPLETE daily']));
      expect(lastStateOf(messages, 'plain')).toEqual(saved.plain);
      expect(log.lines.some((line) => line.startsWith('WARN plain: skipped'))).toBe(onRefusal === 'skip');
    },
  );

  it('a stream still fails if another part failed for another reason', async () => {
    const { complete, ends, messages, warnings } = await skipping((account) =>
      account === 'a' ? REFUSED : account === 'b' ? TROUBLE : undefined,
    );
    expect(complete).toBe(false);
    expect(ends).toEqual(['ERROR plain transient_error', 'INCOMPLETE plain']);
    expect(errorsOf(messages)[0]?.message).not.toContain('account a');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('account a');
  });
});

describe('a part that cannot be skipped', () => {
  it.each([
    ['an outage', TROUBLE, 'transient_error'],
    ['a network problem, although it is a config_error', NETWORK, 'config_error'],
    ['a bug', BUG, 'system_error'],
    ['a dead token', DEAD_TOKEN, 'config_error'],
  ])('%s cannot be skipped', async (_, error, type) => {
    const { complete, ends } = await skipping(inAccounts('b', error));
    expect(complete).toBe(false);
    expect(ends).toEqual([`ERROR plain ${type}`, 'INCOMPLETE plain']);
  });
});
