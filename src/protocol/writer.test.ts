import { describe, expect, it } from '@jest/globals';

import type { Sink } from './double-buffer.js';
import * as messages from './messages.js';
import { createWriter } from './writer.js';

const STREAM = { name: 'ads' };
const BATCH_BYTES = 64 * 1024;

/** A reader that accepts each chunk at once, or has gone away. */
function createReader(failWith?: Error) {
  const chunks: string[] = [];
  const sink: Sink = (bytes) => {
    chunks.push(Buffer.from(bytes).toString());
    return failWith === undefined ? Promise.resolve() : Promise.reject(failWith);
  };
  return {
    sink,
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
  it('the writer writes one JSON message per line, whatever is in it', async () => {
    const { sink, chunks, lines } = createReader();
    const writer = createWriter(sink, keep);
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

  it('the writer writes every field of a record', async () => {
    const { sink, lines } = createReader();
    const writer = createWriter(sink, keep);
    const changes: readonly messages.RecordChange[] = [
      { field: 'a', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' },
    ];
    const full = { ...record({ a: 1 }).record, namespace: 'n "1"', meta: { changes } };
    await writer.write({ type: 'RECORD', record: full });
    await writer.flush();
    expect(lines()).toEqual([{ type: 'RECORD', record: full }]);
  });

  it('the writer escapes characters that other languages treat as line breaks', async () => {
    const { sink, chunks, lines } = createReader();
    const writer = createWriter(sink, keep);
    const data = { name: 'a\u2028b\u2029c\u0085d' };
    await writer.write(record(data));
    await writer.flush();
    expect(chunks.join('')).toContain('a\\u2028b\\u2029c\\u0085d');
    expect(lines()).toEqual([record(data)]);
  });

  it('the writer escapes characters that a terminal executes, and no others', async () => {
    const { sink, chunks, lines } = createReader();
    const writer = createWriter(sink, keep);
    const data = { name: '\x1B[1m \x9B31m \x80\x9F \x7F', usual: '\xA0 «20 °C» À é漢 😀' };
    for (const each of [data, { usual: data.usual }]) {
      await writer.write(record(each));
      await writer.flush();
    }
    expect(chunks[0]).toContain('"\\u001b[1m \\u009b31m \\u0080\\u009f \\u007f"');
    for (const chunk of chunks) expect(chunk).toContain('"\xA0 «20 °C» À é漢 😀"');
    expect(lines()).toEqual([record(data), record({ usual: data.usual })]);
  });

  it('the writer writes only what every reader keeps, and lists the columns it changed', async () => {
    const { sink, chunks, lines } = createReader();
    const writer = createWriter(sink, keep);
    const nulled = { field: 'spend', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR' } as const;
    const odd = {
      ...{ half: 'a\ud83d', other: '\ude00b', nul: 'a\0b\0', apart: '\ud83d\0\ude00', spend: null },
      ...{ deep: { list: ['ok', { 'k\udfff': 1 }] }, 'n\0': 1, whole: '😀 \ufffd \\ud83d \\u0000 \x01' },
    };
    await writer.write(record({ id: '1' }));
    await writer.write({ type: 'RECORD', record: { ...record(odd).record, meta: { changes: [nulled] } } });
    await writer.write(record({ id: '2', text: '\\ud83d \x01' }));
    await writer.write(messages.log('INFO', 'half \ud83d'));
    await writer.flush();
    const truncated = ['half', 'other', 'nul', 'apart', 'deep', 'n'].map((field) => {
      return { field, change: 'TRUNCATED', reason: 'SOURCE_SERIALIZATION_ERROR' };
    });
    expect(lines()).toEqual([
      record({ id: '1' }),
      {
        type: 'RECORD',
        record: {
          ...{ stream: 'ads', emitted_at: 1, meta: { changes: [nulled, ...truncated] } },
          data: {
            ...{ half: 'a\ufffd', other: '\ufffdb', nul: 'ab', apart: '\ufffd\ufffd', spend: null },
            ...{ deep: { list: ['ok', { 'k\ufffd': 1 }] }, n: 1, whole: odd.whole },
          },
        },
      },
      record({ id: '2', text: '\\ud83d \x01' }),
      messages.log('INFO', 'half \ufffd'),
    ]);
    expect(chunks.join('')).not.toMatch(/[^\\]\\u(?:d[89a-f]|0000)/);
  });

  it('the writer keeps the order of the messages and does not delay states', async () => {
    const { sink, chunks, lines } = createReader();
    const writer = createWriter(sink, keep);
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
  ])('the writer sends %s at once', async (_, message) => {
    const { sink, lines } = createReader();
    await createWriter(sink, keep).write(message);
    expect(lines()).toEqual([message]);
  });

  it('the writer collects rows into writes of about 64 KiB', async () => {
    const { sink, chunks, lines } = createReader();
    const writer = createWriter(sink, keep);
    const rows = Array.from({ length: 300 }, (_, id) => record({ id, filler: 'x'.repeat(1000) }));
    for (const row of rows) await writer.write(row);
    await writer.flush();
    expect(lines()).toHaveLength(300);
    expect(chunks.length).toBeLessThanOrEqual(5);
    for (const chunk of chunks.slice(0, -1)) {
      expect(chunk.length).toBeGreaterThanOrEqual(BATCH_BYTES);
      expect(chunk.length).toBeLessThan(BATCH_BYTES + 1100);
    }
  });

  it('flushing writes the remaining rows, and nothing if there are none', async () => {
    const { sink, chunks } = createReader();
    const writer = createWriter(sink, keep);
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
  ])('the writer redacts %s, which people read', async (_, message) => {
    const { sink, chunks } = createReader();
    await createWriter(sink, shout).write(message);
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
  ])('the writer does not redact %s, which is data', async (_, message) => {
    const { sink, chunks } = createReader();
    const writer = createWriter(sink, shout);
    await writer.write(message);
    await writer.flush();
    expect(chunks.join('')).toContain('secret');
  });

  it('the writer uses the current redactor, because secrets are only known after the config is read', async () => {
    const { sink, chunks } = createReader();
    let redact: <T>(value: T) => T = keep;
    const writer = createWriter(sink, (value) => redact(value));
    await writer.write(messages.log('INFO', 'secret'));
    redact = shout;
    await writer.write(messages.log('INFO', 'secret'));
    expect(chunks.map((chunk) => /secret|SECRET/.exec(chunk)?.[0])).toEqual(['secret', 'SECRET']);
  });

  it('the writer counts its bytes', async () => {
    const { sink, chunks } = createReader();
    const writer = createWriter(sink, keep);
    await writer.write(record({ name: '漢字 é' }));
    await writer.flush();
    expect(writer.bytes).toBe(Buffer.byteLength(chunks.join('')));
  });

  it('writing after the reader went away fails', async () => {
    const { sink } = createReader(new Error('EPIPE'));
    const writer = createWriter(sink, keep);
    await writer.write(state(0));
    await expect(writer.flush()).rejects.toThrow('EPIPE');
    expect(() => writer.write(record({ id: 1 }))).toThrow('EPIPE');
  });
});

describe('a slow reader', () => {
  /** Accepts a chunk when the test says so. */
  function createSlowReader() {
    const chunks: Buffer[] = [];
    let take: (() => void) | undefined;
    const sink: Sink = (bytes) =>
      new Promise((resolve) => {
        take = () => {
          chunks.push(Buffer.from(bytes));
          resolve();
        };
      });
    const takeOne = async (): Promise<void> => {
      take?.();
      take = undefined;
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { sink, chunks, takeOne };
  }

  it('a slow reader delays writing only if there is no room', async () => {
    const { sink, chunks, takeOne } = createSlowReader();
    const writer = createWriter(sink, keep);
    const rows = Array.from({ length: 2000 }, (_, id) => record({ id, filler: 'x'.repeat(1000) }));
    let written = 0;
    const writing = (async () => {
      for (const row of rows) {
        await writer.write(row);
        written += 1;
      }
      await writer.flush();
    })();
    await new Promise((resolve) => setImmediate(resolve));
    const held = written;
    expect(held).toBeGreaterThan(100);
    expect(held).toBeLessThan(1000);
    await takeOne();
    expect(written).toBeGreaterThan(held);
    for (let turn = 0; turn < 100; turn += 1) await takeOne();
    await writing;
    const text = Buffer.concat(chunks).toString();
    expect(text).toBe(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  });

  it('a slow reader gets a row larger than every buffer, in its place', async () => {
    const { sink, chunks, takeOne } = createSlowReader();
    const writer = createWriter(sink, keep);
    const rows = [1, 5_000_000, 1].map((size) => record({ filler: '漢'.repeat(size) }));
    const writing = (async () => {
      for (const row of rows) await writer.write(row);
      await writer.flush();
    })();
    for (let turn = 0; turn < 20; turn += 1) await takeOne();
    await writing;
    expect(Buffer.concat(chunks).toString()).toBe(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  });

  it('a slow reader gets every line whole, whichever writers wait for room at the same time', async () => {
    const { sink, chunks, takeOne } = createSlowReader();
    const writer = createWriter(sink, keep);
    const text = (size: number, character: string) => messages.log('INFO', character.repeat(size));
    // The first is being written and the second fills the buffer, so the others have no room, not even together.
    const lines = [text(10, 'a'), text(300_000, 'b'), text(160_000, 'c'), text(140_000, 'd'), text(10, 'e')];
    const writing = lines.map((line) => writer.write(line));
    for (let turn = 0; turn < 20; turn += 1) await takeOne();
    for (const one of writing) await one;
    await writer.flush();
    expect(
      Buffer.concat(chunks).toString() === lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
    ).toBe(true);
  });
});
