import { describe, expect, it } from '@jest/globals';

import { createSingleFlight } from './single-flight.js';

describe('single flight', () => {
  it('a result is requested once, even by callers that arrive while the request is pending', async () => {
    const answers = createSingleFlight<string>();
    const asked: string[] = [];
    const ask = (key: string) => () => {
      asked.push(key);
      return Promise.resolve(`answer ${key}`);
    };
    const open = [answers('a', ask('a')), answers('a', ask('a')), answers('b', ask('b'))];
    expect(await Promise.all(open)).toEqual(['answer a', 'answer a', 'answer b']);
    expect(await answers('a', ask('a'))).toBe('answer a');
    expect(asked).toEqual(['a', 'b']);
  });

  it('a failure is thrown to all who wait, and the next caller requests again', async () => {
    const answers = createSingleFlight<number>();
    const fail = () => Promise.reject(new Error('trouble'));
    const open = await Promise.allSettled([answers('a', fail), answers('a', () => Promise.resolve(1))]);
    expect(open.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await answers('a', () => Promise.resolve(2))).toBe(2);
    expect(await answers('a', () => Promise.resolve(3))).toBe(2);
  });

  it('two callers that retry at once share one request', async () => {
    const answers = createSingleFlight<number>();
    let asked = 0;
    const comesBack = async (): Promise<number> => {
      await answers('a', () => Promise.reject(new Error('trouble'))).catch(() => undefined);
      return answers('a', () => Promise.resolve((asked += 1)));
    };
    expect(await Promise.all([comesBack(), comesBack()])).toEqual([1, 1]);
  });
});
