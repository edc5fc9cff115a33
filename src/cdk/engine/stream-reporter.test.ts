import { describe, expect, it } from '@jest/globals';

import type { Message } from '../../protocol/messages.js';
import { createTestClock, createTestLogger } from '../testing/fakes.js';
import { outline, runSync } from '../testing/run-sync.js';
import { NO_TOY, plainToy, type Toy } from '../testing/toy.js';
import { createStreamReporter } from './stream-reporter.js';

const NOW = 1_700_000_000_000;
const QUOTA = "the API's quota";

async function wait(milliseconds: number, rateLimited: boolean) {
  const clock = createTestClock(NOW);
  const log = createTestLogger();
  const messages: Message[] = [];
  const emit = (message: Message) => {
    messages.push(message);
    return Promise.resolve();
  };
  const reporter = createStreamReporter({ name: 'ads' }, { emit, clock, log });
  await reporter.wait({ milliseconds, rateLimited, because: QUOTA });
  return { messages, slept: clock.slept, lines: log.lines };
}

describe('a wait for quota', () => {
  it.each([5000, 60_000])('of %d ms is shown as RATE_LIMITED, once, until it ends', async (milliseconds) => {
    const { messages, slept } = await wait(milliseconds, true);
    expect(slept).toEqual([milliseconds]);
    expect(messages).toEqual([
      {
        type: 'TRACE',
        trace: {
          type: 'STREAM_STATUS',
          emitted_at: NOW,
          stream_status: {
            stream_descriptor: { name: 'ads' },
            status: 'RUNNING',
            reasons: [{ type: 'RATE_LIMITED', rate_limited: { quota_reset: NOW + milliseconds } }],
          },
        },
      },
      {
        type: 'TRACE',
        trace: {
          type: 'STREAM_STATUS',
          emitted_at: NOW + milliseconds,
          stream_status: { stream_descriptor: { name: 'ads' }, status: 'RUNNING' },
        },
      },
    ]);
  });

  it('of less than five seconds is not worth telling', async () => {
    const { messages, slept } = await wait(4999, true);
    expect(slept).toEqual([4999]);
    expect(messages).toEqual([]);
  });
});

describe('a wait', () => {
  it('for another reason is not shown as RATE_LIMITED, however long', async () => {
    const { messages, slept } = await wait(60_000, false);
    expect(slept).toEqual([60_000]);
    expect(messages).toEqual([]);
  });

  it('is logged with its reason, a short one only for debugging', async () => {
    expect((await wait(60_000, false)).lines).toEqual([`INFO ads: waiting 60.0 s: ${QUOTA}`]);
    expect((await wait(1234, true)).lines).toEqual([`DEBUG ads: waiting 1.2 s: ${QUOTA}`]);
  });

  it('in the middle of a stream lies between its statuses', async () => {
    const session: Toy = {
      ...NO_TOY,
      rows: { a: [{ id: '1' }] },
      onPage: (_slice, _page, pause) => pause({ milliseconds: 8000, rateLimited: true, because: QUOTA }),
    };
    const { messages } = await runSync({ session, streams: [plainToy] });
    expect(outline(messages)).toEqual([
      'STARTED plain',
      'RUNNING plain',
      'RUNNING RATE_LIMITED plain',
      'RUNNING plain',
      'RECORD plain',
      'STATE plain 1',
      'COMPLETE plain',
    ]);
  });
});
