import { Writable } from 'node:stream';

import { describe, expect, it } from '@jest/globals';

import * as messages from './messages.js';
import { createWriter } from './writer.js';

const STREAM = { name: 'ads' };
const BATCH_CHARACTERS = 64 * 1024;

/** A pipe whose other end keeps each chunk, and may break. */
function createPipe(failWith?: Error) {
  const chunks: string[] = [];
  const pipe = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      chunks.push(chunk);
      done(failWith);
    },
  });
  pipe.on('error', () => undefined);
  return {
    pipe,
    chunks,
    lines: () =>
      chunks
        .join('')
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line) as unknown),
  };
}

const keep = <T>(value: T): T => value;
const shout = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll('secret', 'SECRET')) as T;

const record = (data: messages.StreamRecord['data']): messages.RecordMessage => ({
  type: 'RECORD',
  record: { stream: STREAM.name, data, emitted_at: 1 },
});
const state = (count: number) => messages.state(STREAM, { day: '2024-01-01' }, count);

describe('the writer', () => {
  it('writes one JSON message a line, whatever is inside', async () => {
    const { pipe, chunks, lines } = createPipe();
    const writer = createWriter(pipe, keep);
    const odd = { text: 'line one\nline two\r\u2028 "quoted" \\ é 漢', nothing: null, absent: undefined };
    await writer.write(record(odd));
    await writer.flush();
    expect(chunks.join('').match(/\n/g)).toHaveLength(1);
    expect(lines()).toEqual([
      {
        type: 'RECORD',
        record: { stream: 'ads', data: JSON.parse(JSON.stringify(odd)) as unknown, emitted_at: 1 },
      },
    ]);
  });

  it('escapes what other languages take for the end of a line', async () => {
    const { pipe, chunks, lines } = createPipe();
    const writer = createWriter(pipe, keep);
    const data = { name: 'a\u2028b\u2029c\u0085d' };
    await writer.write(record(data));
    await writer.flush();
    expect(chunks.join('')).toContain('a\\u2028b\\u2029c\\u0085d');
    expect(lines()).toEqual([record(data)]);
  });

  it('keeps the order of the messages and holds no state back', async () => {
    const { pipe, chunks, lines } = createPipe();
    const writer = createWriter(pipe, keep);
    await writer.write(record({ id: 1 }));
    await writer.write(record({ id: 2 }));
    expect(chunks).toEqual([]);
    await writer.write(state(2));
    expect(chunks).toHaveLength(1);
    expect(lines().map((line) => (line as { type: string }).type)).toEqual(['RECORD', 'RECORD', 'STATE']);
  });

  it.each<[string, messages.Message]>([
    ['a log line', messages.log('INFO', 'text')],
    ['a status', messages.statusTrace(STREAM, 'STARTED', 1)],
    ['an error', messages.errorTrace({ message: 'text', failure_type: 'system_error' }, 1)],
    ['a specification', messages.spec({ connectionSpecification: {} })],
    ['a catalog', messages.catalog([])],
    ['a connection status', messages.connectionStatus({ status: 'SUCCEEDED' })],
  ])('sends %s at once', async (_, message) => {
    const { pipe, lines } = createPipe();
    await createWriter(pipe, keep).write(message);
    expect(lines()).toEqual([message]);
  });

  it('gathers rows into writes of about 64 KiB', async () => {
    const { pipe, chunks, lines } = createPipe();
    const writer = createWriter(pipe, keep);
    const rows = Array.from({ length: 300 }, (_, id) => record({ id, filler: 'x'.repeat(1000) }));
    for (const row of rows) await writer.write(row);
    await writer.flush();
    expect(lines()).toHaveLength(300);
    expect(chunks.length).toBeLessThanOrEqual(5);
    for (const chunk of chunks.slice(0, -1)) {
      expect(chunk.length).toBeGreaterThanOrEqual(BATCH_CHARACTERS);
      expect(chunk.length).toBeLessThan(BATCH_CHARACTERS + 1100);
    }
  });

  it('writes the last rows when it is flushed, and nothing when there is nothing', async () => {
    const { pipe, chunks } = createPipe();
    const writer = createWriter(pipe, keep);
    await writer.flush();
    expect(chunks).toEqual([]);
    await writer.write(record({ id: 1 }));
    await writer.flush();
    await writer.flush();
    expect(chunks).toHaveLength(1);
  });

  it.each<[string, messages.Message]>([
    ['a log line', messages.log('WARN', 'secret')],
    [
      'an error',
      messages.errorTrace(
        { message: 'a', internal_message: 'secret', stack_trace: 'secret', failure_type: 'system_error' },
        1,
      ),
    ],
    ['a connection status', messages.connectionStatus({ status: 'FAILED', message: 'secret' })],
  ])('redacts %s, which people read', async (_, message) => {
    const { pipe, chunks } = createPipe();
    await createWriter(pipe, shout).write(message);
    expect(chunks.join('')).toContain('SECRET');
    expect(chunks.join('')).not.toContain('secret');
  });

  it.each<[string, messages.Message]>([
    ['a row', record({ note: 'secret' })],
    ['a state', messages.state(STREAM, { cursor: 'secret' }, 1)],
    ['a specification', messages.spec({ title: 'secret' })],
    [
      'a catalog',
      messages.catalog([
        { name: 'secret', json_schema: {}, supported_sync_modes: [], source_defined_primary_key: [] },
      ]),
    ],
  ])('does not touch %s, which is data', async (_, message) => {
    const { pipe, chunks } = createPipe();
    const writer = createWriter(pipe, shout);
    await writer.write(message);
    await writer.flush();
    expect(chunks.join('')).toContain('secret');
  });

  it('uses the redactor of the moment, since secrets are known only when the config is read', async () => {
    const { pipe, chunks } = createPipe();
    let redact: <T>(value: T) => T = keep;
    const writer = createWriter(pipe, (value) => redact(value));
    await writer.write(messages.log('INFO', 'secret'));
    redact = shout;
    await writer.write(messages.log('INFO', 'secret'));
    expect(chunks.map((chunk) => /secret|SECRET/.exec(chunk)?.[0])).toEqual(['secret', 'SECRET']);
  });

  it('tells whoever writes that the reader went away', async () => {
    const { pipe } = createPipe(new Error('EPIPE'));
    await expect(createWriter(pipe, keep).write(state(0))).rejects.toThrow('EPIPE');
  });

  it('waits for a slow reader', async () => {
    let taken: (() => void) | undefined;
    const pipe = new Writable({ write: (_chunk, _encoding, done) => (taken = done) });
    let written = false;
    const writing = createWriter(pipe, keep)
      .write(state(0))
      .then(() => (written = true));
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    expect(written).toBe(false);
    taken?.();
    await writing;
    expect(written).toBe(true);
  });
});
