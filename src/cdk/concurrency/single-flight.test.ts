import { describe, expect, it } from '@jest/globals';

import { createSingleFlight } from './single-flight.js';

describe('answers', () => {
  it('are asked for once, also by those who come while the question is open', async () => {
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

  it('that fail are told to all who wait, and asked for again by whoever comes next', async () => {
    const answers = createSingleFlight<number>();
    const fail = () => Promise.reject(new Error('trouble'));
    const open = await Promise.allSettled([answers('a', fail), answers('a', () => Promise.resolve(1))]);
    expect(open.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await answers('a', () => Promise.resolve(2))).toBe(2);
    expect(await answers('a', () => Promise.resolve(3))).toBe(2);
  });

  it('are asked for once more where two who waited come back at once', async () => {
    const answers = createSingleFlight<number>();
    let asked = 0;
    const comesBack = async (): Promise<number> => {
      await answers('a', () => Promise.reject(new Error('trouble'))).catch(() => undefined);
      return answers('a', () => Promise.resolve((asked += 1)));
    };
    expect(await Promise.all([comesBack(), comesBack()])).toEqual([1, 1]);
  });
});
