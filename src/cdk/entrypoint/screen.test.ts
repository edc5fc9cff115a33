import { PassThrough } from 'node:stream';

import { expect, it, jest } from '@jest/globals';

import {
  LogLevel,
  log,
  connectionStatus,
  errorTrace,
  statusTrace,
  StreamStatus,
  type Message,
} from '../../protocol/messages.js';
import { createTestClock } from '../testing/fakes.js';
import { createLedger } from '../contract/ledger.js';
import { showMessages } from './screen.js';

const ADS = { name: 'ads' };
const record: Message = { type: 'RECORD', record: { stream: 'ads', data: {}, emitted_at: 1 } };

function screenOf(isOutputShown: boolean, columns = 200) {
  const stderr = Object.assign(new PassThrough(), { columns });
  const written: Message[] = [];
  const clock = createTestClock();
  const writer = showMessages(
    {
      bytes: 0,
      write: (message) => void written.push(message),
      flush: () => Promise.resolve(),
    },
    { stderr, isOutputShown },
    { clock, forPeople: (text) => text.replaceAll('secret', '****') },
  );
  const shown = (): string => String(stderr.read() ?? '').replaceAll('\r\u001B[2K', '<clear>');
  return { writer, written, clock, shown };
}

it('log lines, errors and the result of check are shown as text, and written as messages too', async () => {
  const { writer, written, shown } = screenOf(false);
  const messages = [
    log(LogLevel.info, 'a\nb secret'),
    log(LogLevel.warn, 'c'),
    errorTrace({ message: 'd', failure_type: 'config_error' }, 1),
    connectionStatus({ status: 'FAILED', message: 'e' }),
    connectionStatus({ status: 'SUCCEEDED' }),
    record,
  ];
  for (const message of messages) await writer.write(message);
  expect(shown()).toBe('a\nb ****\nWARN: c\nERROR: d\nFAILED: e\nSUCCEEDED\n');
  expect(written).toEqual(messages);
});

it('log lines are shown as text only if standard output is shown too', async () => {
  const { writer, written, shown } = screenOf(true);
  await writer.write(log(LogLevel.info, 'a'));
  await writer.write(record);
  expect(shown()).toBe('a\n');
  expect(written).toEqual([record]);
});

it('the last line shows how far a sync is, below what is printed, and goes away', async () => {
  jest.useFakeTimers();
  try {
    const { writer, clock, shown } = screenOf(false);
    const ledger = createLedger();
    writer.watch({ streams: 2, ledger, requestsPerSecond: 10 });
    jest.advanceTimersByTime(500);
    expect(shown()).toBe('<clear>0/2 streams; starting; 0:00; 0/10 per second; 0 rows in total; 0 requests');
    await writer.write(statusTrace(ADS, StreamStatus.started, 1));
    for (let row = 0; row < 1200; row += 1) await writer.write(record);
    for (let request = 0; request < 130; request += 1) ledger.countRequest('ads', {});
    clock.advance(65_000);
    await writer.write(log(LogLevel.info, 'note'));
    expect(shown()).toBe(
      '<clear>note\n<clear>0/2 streams; ads: 1,200 rows; 1:05; 2/10 per second; 1,200 rows in total; 130 requests',
    );
    await writer.write(statusTrace(ADS, StreamStatus.complete, 1));
    writer.end();
    jest.advanceTimersByTime(5000);
    expect(shown()).toBe('<clear>');
  } finally {
    jest.useRealTimers();
  }
});

it('text is wrapped between words, at the width of the terminal', async () => {
  const { writer, shown } = screenOf(false, 12);
  await writer.write(log(LogLevel.info, 'one two three four'));
  expect(shown()).toBe('one two\nthree four\n');
});

it('the last line has whole parts only, as many as fit the terminal', () => {
  jest.useFakeTimers();
  try {
    const { writer, shown } = screenOf(false, 40);
    writer.watch({ streams: 2, ledger: undefined, requestsPerSecond: 10 });
    jest.advanceTimersByTime(500);
    expect(shown()).toBe('<clear>0/2 streams; starting; 0:00; 0 requests');
  } finally {
    jest.useRealTimers();
  }
});
