import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';

import { createLedger } from '../contract/ledger.js';
import { createTestClock } from '../testing/fakes.js';
import { createHeartbeat } from './heartbeat.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

function beating() {
  const clock = createTestClock();
  const lines: string[] = [];
  const open: string[] = [];
  const heartbeat = createHeartbeat({
    clock,
    stream: () => open.at(-1),
    write(text) {
      lines.push(text);
      heartbeat.beat();
    },
  });
  const pass = (seconds: number): void => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1000);
      jest.advanceTimersByTime(1000);
    }
  };
  return { heartbeat, open, lines, pass };
}

it('a minute without a log line causes one, with the stream and its requests', () => {
  const { heartbeat, open, lines, pass } = beating();
  const ledger = createLedger();
  for (let request = 0; request < 1351; request += 1) ledger.countRequest('comments', { advertiser_id: '1' });
  ledger.countRequest('ads', {});
  heartbeat.start(ledger);
  open.push('comments');
  pass(59);
  expect(lines).toEqual([]);
  pass(5);
  expect(lines).toEqual(['comments: still reading, 1,351 requests so far']);
  pass(65);
  expect(lines).toHaveLength(2);
});

it('a sync that logs, has not begun or has ended causes no line', () => {
  const { heartbeat, open, lines, pass } = beating();
  heartbeat.start(undefined);
  pass(120);
  open.push('ads');
  heartbeat.beat();
  pass(50);
  heartbeat.beat();
  pass(50);
  heartbeat.stop();
  pass(300);
  expect(lines).toEqual([]);
});
