import { describe, expect, it } from '@jest/globals';

import { FailureType, SyncError } from '../contract/errors.js';
import { errorsOf, lastStateOf, outline, rowsOf, runSync } from '../testing/run-sync.js';
import { changingToy, dailyToy, NO_TOY, plainToy, type Toy } from '../testing/toy.js';

/* After consecutive outages, the run stops sending requests. */

const TROUBLE = new SyncError({
  failureType: FailureType.transient,
  what: 'no answer',
  remedy: 'Try again later.',
  isOutage: true,
});
/** A transient error that is not an outage: the daily quota is used up, or pages do not add up. */
const FOR_NOW = new SyncError({ failureType: FailureType.transient, what: 'not today' });
const REFUSED = new SyncError({ failureType: FailureType.config, what: 'it is not granted' });

/** An outage that does not pass by itself. */
const NETWORK = new SyncError({
  failureType: FailureType.config,
  what: 'a proxy requires a login',
  isOutage: true,
});

/** An outage of one endpoint. */
const AT_ENDPOINT = new SyncError({
  ...{ failureType: FailureType.transient, what: 'no answer', remedy: 'Try again later.' },
  ...{ isOutage: true, endpoint: 'things/get/' },
});

const FAILURES: Readonly<Record<string, SyncError>> = {
  ...{ x: TROUBLE, n: FOR_NOW, r: REFUSED, p: NETWORK, e: AT_ENDPOINT },
};

const STOPPED = /failed \d+ times in a row/i;

/**
 * A sync with one letter per account and stream: success (`.`), an outage (`x`; `e` at one endpoint; `p` of the
 * network), another transient error (`n`) or a refusal (`r`). `'x.. ..x'` is two streams of three accounts.
 */
async function syncOf(plan: string, saved = {}) {
  const answers = plan.split(' ');
  const accounts = Array.from(answers[0] ?? '', (_, index) => `a${String(index + 100)}`);
  const streams = answers.map((_, index) => ({ ...plainToy, name: `s${String(index)}` }));
  const asked: string[] = [];
  const session: Toy = { ...NO_TOY, rows: Object.fromEntries(accounts.map((id) => [id, [{ id }]])) };
  const reading = streams.map((stream, index) => ({
    ...stream,
    read: (toy: Toy, ...rest: [Parameters<typeof stream.read>[1], Parameters<typeof stream.read>[2]]) =>
      stream.read(
        {
          ...toy,
          onPage: ({ partition: { account = '' } }) => {
            asked.push(`${stream.name} ${account}`);
            const answer = answers[index]?.[accounts.indexOf(account)];
            const failure = FAILURES[answer ?? ''];
            return failure === undefined ? Promise.resolve() : Promise.reject(failure);
          },
        },
        ...rest,
      ),
  }));
  const { messages, complete } = await runSync({ session, streams: reading, saved });
  return {
    asked,
    complete,
    read: rowsOf(messages).length,
    ends: outline(messages).filter((line) => /^(ERROR|INCOMPLETE|COMPLETE)/.test(line)),
    texts: errorsOf(messages).map(({ message }) => message),
  };
}

describe('three consecutive outages', () => {
  it('three consecutive outages end the run: no new parts are started, and every stream says why', async () => {
    const { asked, read, ends, texts } = await syncOf(`.xxx${'.'.repeat(60)} ${'.'.repeat(64)}`);
    expect(read).toBe(1);
    expect(asked.length).toBeLessThan(20);
    expect(ends).toEqual([
      'ERROR s0 transient_error',
      'ERROR s0 transient_error',
      'INCOMPLETE s0',
      'ERROR s1 transient_error',
      'INCOMPLETE s1',
    ]);
    expect(texts.filter((text) => STOPPED.test(text))).toHaveLength(2);
    expect(texts.find((text) => STOPPED.test(text))).toMatch(
      /failed 3 times in a row.*the sync stops here.*account a103: no answer/s,
    );
    expect(texts.filter((text) => text.includes('3 of 64 accounts could not be read'))).toHaveLength(1);
  });

  it('the error keeps the failure type of the outage, which may be a config_error', async () => {
    const { ends } = await syncOf(`ppp${'.'.repeat(61)} ${'.'.repeat(64)}`);
    expect(ends).toEqual([
      'ERROR s0 config_error',
      'ERROR s0 config_error',
      'INCOMPLETE s0',
      'ERROR s1 config_error',
      'INCOMPLETE s1',
    ]);
  });

  it.each([
    ['across streams', '..x xx. ...', 3],
    ['with a refused part between them', 'xrxx. .....', 0],
  ])('outages count as consecutive %s', async (_, plan, read) => {
    const outcome = await syncOf(plan);
    expect(outcome.texts.some((text) => STOPPED.test(text))).toBe(true);
    expect(outcome.read).toBeLessThanOrEqual(read);
  });

  it('outages count as consecutive with empty slices between them', async () => {
    const stretch = (day: string) => ({ dates: { start: day, end: day } });
    const streams = [
      {
        ...dailyToy,
        plan: () => Promise.resolve([{ ...stretch('2024-01-01'), empty: true }, stretch('2024-01-02')]),
      },
    ];
    const rows = Object.fromEntries(['a', 'b', 'c', 'd'].map((id) => [id, []]));
    const session: Toy = { ...NO_TOY, rows, onPage: () => Promise.reject(TROUBLE) };
    const { messages } = await runSync({ session, streams });
    expect(errorsOf(messages).map(({ message }) => message)).toContainEqual(expect.stringMatching(STOPPED));
  });

  it.each([
    ['outages are only two', 'xx... .....', 8],
    ['outages have a successful part between them', 'xx.xx.xx. .........', 12],
    ['parts are refused', 'rrrrr. ......', 7],
    ['parts have other transient errors', 'nnnnn. ......', 7],
  ])('the run continues if %s', async (_, plan, read) => {
    const outcome = await syncOf(plan);
    expect(outcome.texts.some((text) => STOPPED.test(text))).toBe(false);
    expect(outcome.read).toBe(read);
    expect(outcome.complete).toBe(false);
  });

  it('ten outages at one endpoint end only their stream', async () => {
    const plan = `${'e'.repeat(10)}${'.'.repeat(90)} ${'.'.repeat(100)}`;
    const { asked, read, ends, texts } = await syncOf(plan);
    expect(read).toBe(100);
    expect(asked.filter((of) => of.startsWith('s0')).length).toBeLessThan(40);
    expect(ends).toEqual([
      'ERROR s0 transient_error',
      'ERROR s0 transient_error',
      'INCOMPLETE s0',
      'COMPLETE s1',
    ]);
    expect(texts[0]).toMatch(/failed 10 times in a row.*this stream stops here/s);
    expect(texts[1]).toMatch(/10 of 100 accounts could not be read/);
  });

  it('up to nine outages at one endpoint fail only their parts', async () => {
    const { read, ends } = await syncOf(`${'e'.repeat(9)}${'.'.repeat(3)} ${'.'.repeat(12)}`);
    expect(read).toBe(15);
    expect(ends).toEqual(['ERROR s0 transient_error', 'INCOMPLETE s0', 'COMPLETE s1']);
  });

  it('failed parts and those that were not started keep their saved state', async () => {
    const rows = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((id) => [id, [{ id, day: '2024-01-05' }]]));
    const session: Toy = {
      ...NO_TOY,
      rows,
      onPage: ({ partition: { account = '' } }) =>
        'bcd'.includes(account) ? Promise.reject(TROUBLE) : Promise.resolve(),
    };
    const cursor = { day: '2023-12-24' };
    const changed = { modify_time: '2023-12-24T00:00:00Z' };
    const saved = {
      daily: { states: ['a', 'b', 'c', 'd', 'e'].map((account) => ({ partition: { account }, cursor })) },
      changing: { states: [{ partition: { account: 'a' }, cursor: changed }] },
    };
    const { messages } = await runSync({ session, streams: [dailyToy, changingToy], saved });
    expect(lastStateOf(messages, 'daily')).toEqual({
      states: [
        { partition: { account: 'a' }, cursor: { day: '2024-01-31' } },
        ...['b', 'c', 'd', 'e'].map((account) => ({ partition: { account }, cursor })),
      ],
    });
    expect(lastStateOf(messages, 'changing')).toEqual({
      states: [{ partition: { account: 'a' }, cursor: changed }],
    });
  });
});
