import { describe, expect, it } from '@jest/globals';

import * as messages from '../../protocol/messages.js';
import { createWriter } from '../../protocol/writer.js';
import { SyncError } from '../contract/errors.js';
import { ISSUES } from '../contract/repository.js';
import { createSecrets } from './secrets.js';
import { createLastWords } from './last-words.js';

const BUG = SyncError.from(new Error('the token tok-12345 is odd'));

function begin() {
  const chunks: Buffer[] = [];
  const secrets = createSecrets();
  secrets.learn(['tok-12345']);
  const sink = (bytes: Uint8Array): Promise<void> => {
    chunks.push(Buffer.from(bytes));
    return Promise.resolve();
  };
  const last = createLastWords(createWriter(sink, secrets.forPeople), () => 7);
  const written = (): readonly messages.Message[] =>
    Buffer.concat(chunks)
      .toString()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as messages.Message);
  const status = (name: string, value: messages.StreamStatus) =>
    last.writer.write(messages.statusTrace({ name }, value, 1));
  return { ...last, written, status };
}

const outlineOf = (all: readonly messages.Message[]): readonly string[] =>
  all.map((message) => {
    if (message.type !== 'TRACE') return message.type;
    if (message.trace.type !== 'STREAM_STATUS') return message.trace.type;
    const { status, stream_descriptor: stream } = message.trace.stream_status;
    return `${stream.name} ${status}`;
  });

describe('the final messages of a command', () => {
  it('the final messages are an error and INCOMPLETE for each open stream', async () => {
    const { say, status, written, openStreams } = begin();
    await status('whole', 'STARTED');
    await status('whole', 'COMPLETE');
    await status('failed', 'STARTED');
    await status('failed', 'INCOMPLETE');
    await status('begun', 'STARTED');
    await status('begun', 'RUNNING');
    expect(openStreams()).toEqual([{ name: 'begun' }]);
    await say(BUG);
    expect(outlineOf(written()).slice(6)).toEqual(['ERROR', 'begun INCOMPLETE']);
  });

  it('the final messages follow everything that was written before, and nothing follows them', async () => {
    const { say, status, writer, written } = begin();
    await status('ads', 'STARTED');
    await writer.write({ type: 'RECORD', record: { stream: 'ads', data: { id: 1 }, emitted_at: 1 } });
    const saying = say(BUG);
    let isTaken = false;
    void writer.write(messages.log('INFO', 'too late'))?.then(() => (isTaken = true));
    await saying;
    await new Promise((resolve) => setImmediate(resolve));
    expect(outlineOf(written())).toEqual(['ads STARTED', 'RECORD', 'ERROR', 'ads INCOMPLETE']);
    expect(isTaken).toBe(false);
  });

  it('the error states what happened and where, without secrets', async () => {
    const { say, written } = begin();
    await say(BUG);
    const [trace] = written();
    expect(trace).toMatchObject({
      type: 'TRACE',
      trace: {
        type: 'ERROR',
        emitted_at: 7,
        error: {
          failure_type: 'system_error',
          message: `Unexpected error in the connector (Error: the token **** is odd). Please report it at ${ISSUES} with the log of this run.`,
          stack_trace: expect.stringContaining('last-words.test'),
        },
      },
    });
    expect(JSON.stringify(trace)).not.toContain('tok-12345');
  });
});
