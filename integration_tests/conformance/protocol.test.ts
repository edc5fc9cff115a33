import { describe, expect, it } from '@jest/globals';

import type { Line } from '../support/connector.js';
import { assertProtocol, protocolViolations, type ProtocolRun } from '../support/protocol.js';

const THINGS = { streams: [{ stream: { name: 'things' } }] };

const T0 = 1_787_400_000_000;
const record = (data: object = { id: '1' }, more: object = {}): object => ({
  type: 'RECORD',
  record: { stream: 'things', data, emitted_at: T0, ...more },
});
const state = (recordCount: number, cursor = '2026-05-20', more: object = {}): object => ({
  type: 'STATE',
  state: {
    type: 'STREAM',
    stream: { stream_descriptor: { name: 'things' }, stream_state: { day: cursor } },
    sourceStats: { recordCount },
    ...more,
  },
});
const trace = (body: object): object => ({ type: 'TRACE', trace: { emitted_at: T0, ...body } });
const status = (name: string, more: object = {}, stream = 'things'): object =>
  trace({
    type: 'STREAM_STATUS',
    stream_status: { stream_descriptor: { name: stream }, status: name, ...more },
  });
const error = (more: object = {}): object =>
  trace({ type: 'ERROR', error: { message: 'It broke.', failure_type: 'transient_error', ...more } });
const broken = error({ stream_descriptor: { name: 'things' } });
const log = { type: 'LOG', log: { level: 'INFO', message: 'hello' } };
const [STARTED, RUNNING, COMPLETE, INCOMPLETE] = ['STARTED', 'RUNNING', 'COMPLETE', 'INCOMPLETE'].map(
  (name) => status(name),
) as [object, object, object, object];

function run(messages: readonly (object | string)[], how: Partial<ProtocolRun> = {}): ProtocolRun {
  const texts = messages.map((message) => (typeof message === 'string' ? message : JSON.stringify(message)));
  const stdout = texts.map((text) => `${text}\n`).join('');
  const lines = texts.map((text) => JSON.parse(text) as Line);
  return { exitCode: 0, signal: null, stderr: '', stdout, lines, ...how };
}
const RATE_LIMITED = [{ type: 'RATE_LIMITED', rate_limited: { quota_reset: T0 + 5000 } }];
const FAILED = { exitCode: 1 };
const TERMINATED = { exitCode: null, signal: 'SIGTERM' } as const;

describe('a run conforms to the protocol', () => {
  it.each<[string, ProtocolRun]>([
    ['with rows', run([STARTED, RUNNING, record(), record(), state(2), log, COMPLETE])],
    ['without rows', run([STARTED, RUNNING, state(0), COMPLETE])],
    [
      'with states on the way',
      run([STARTED, RUNNING, record(), state(1, 'a'), record(), state(1, 'b'), COMPLETE]),
    ],
    [
      'with the same state after more rows',
      run([STARTED, RUNNING, record(), state(1), record(), state(1), COMPLETE]),
    ],
    [
      'that waited',
      run([
        STARTED,
        RUNNING,
        status('RUNNING', { reasons: RATE_LIMITED }),
        RUNNING,
        record(),
        state(1),
        COMPLETE,
      ]),
    ],
    ['that failed half way', run([STARTED, RUNNING, record(), state(1), broken, INCOMPLETE], FAILED)],
    ['that failed before it began', run([STARTED, broken, INCOMPLETE], FAILED)],
    ['that was refused', run([log, error()], FAILED)],
    ['that was ended', run([STARTED, RUNNING, record(), state(1), record()], TERMINATED)],
    ['with changes', run([STARTED, RUNNING, record({ id: null }, changed({})), state(1), COMPLETE])],
  ])('a run %s conforms to the protocol', (_how, good) => {
    expect(protocolViolations(good, THINGS)).toEqual([]);
  });

  it('an empty catalog conforms to the protocol', () => {
    expect(protocolViolations(run([]), { streams: [] })).toEqual([]);
  });

  it('a stream in a namespace conforms to the protocol', () => {
    const messages = [STARTED, RUNNING, record(), state(1), COMPLETE].map((message) =>
      JSON.stringify(message)
        .replaceAll('{"name":"things"', '{"namespace":"acme","name":"things"')
        .replace('"stream":"things"', '"stream":"things","namespace":"acme"'),
    );
    const catalog = { streams: [{ stream: { name: 'things', namespace: 'acme' } }] };
    expect(protocolViolations(run(messages), catalog)).toEqual([]);
    expect(protocolViolations(run(messages), THINGS)).toContain('acme.things is not in the catalog');
  });
});

describe('a run violates the protocol', () => {
  it.each<[string, ProtocolRun, string]>([
    ['with a banner', run(['{"hello":1}']), 'type undefined'],
    ['with the answer of another command', run([{ type: 'SPEC', spec: {} }]), 'type SPEC'],
    ['with half a line', run([], { stdout: '{"type":"LOG"' }), 'no end'],
    ['with noise', run([STARTED, RUNNING, state(0), COMPLETE], { stderr: 'Warning' }), 'standard error'],
    ['with an empty row', run([record({})]), 'fewer than 1'],
    ['with a time that is no integer', run([record({ id: 1 }, { emitted_at: T0 + 0.5 })]), 'integer'],
    [
      'with a time that is written as a decimal',
      run([JSON.stringify(record()).replace(String(T0), '1.0')]),
      'integer',
    ],
    ['with an empty namespace', run([record({ id: 1 }, { namespace: '' })]), 'namespace'],
    ['with a change of unknown kind', run([record({ id: 1 }, changed({ reason: 'BECAUSE' }))]), 'reason'],
    ['with an empty state', run([emptyState()]), 'fewer than 1'],
    ['with a global state', run([state(0, 'a', { type: 'GLOBAL' })]), '/state/type'],
    ['with a state that counts nothing', run([state(0, 'a', { sourceStats: undefined })]), 'sourceStats'],
    ['with an unknown level', run([{ type: 'LOG', log: { level: 'NOTICE', message: 'x' } }]), 'level'],
    ['with an unknown status', run([status('FINISHED')]), 'status'],
    ['with an unknown kind of failure', run([error({ failure_type: 'bug' })]), 'failure_type'],
    [
      'with two reasons',
      run([status('RUNNING', { reasons: [...RATE_LIMITED, ...RATE_LIMITED] })]),
      'reasons',
    ],
    ['with a stranger', run([status('STARTED', {}, 'others')], TERMINATED), 'others is not in the catalog'],
    [
      'going back in time',
      run([STARTED, JSON.stringify(RUNNING).replace(String(T0), '7')], TERMINATED),
      'goes back',
    ],
    ['in silence', run([]), 'things was never started'],
    ['without a beginning', run([RUNNING, state(0), COMPLETE]), 'RUNNING comes before STARTED'],
    ['beginning twice', run([STARTED, STARTED, RUNNING, state(0), COMPLETE]), 'STARTED comes twice'],
    ['without an end', run([STARTED, RUNNING, state(0)]), 'neither COMPLETE nor INCOMPLETE'],
    ['ending twice', run([STARTED, RUNNING, state(0), COMPLETE, COMPLETE]), 'COMPLETE comes after COMPLETE'],
    ['with a row after the end', run([STARTED, RUNNING, state(0), COMPLETE, record()]), 'RECORD comes after'],
    ['with a state after the end', run([STARTED, RUNNING, COMPLETE, state(0)]), 'STATE comes after COMPLETE'],
    [
      'with a row too early',
      run([STARTED, record(), RUNNING, state(1), COMPLETE]),
      'RECORD comes before RUNNING',
    ],
    ['without running', run([STARTED, state(0), COMPLETE]), 'COMPLETE comes without RUNNING'],
    ['without a state', run([STARTED, RUNNING, COMPLETE]), 'no STATE comes'],
    [
      'with rows after the last state',
      run([STARTED, RUNNING, state(0), record(), COMPLETE]),
      '1 record comes after',
    ],
    [
      'with a wrong count',
      run([STARTED, RUNNING, record(), state(2), COMPLETE]),
      'has a record count of 2 instead of 1',
    ],
    [
      'with a total count',
      run([STARTED, RUNNING, record(), state(1, 'a'), record(), state(2, 'b')], TERMINATED),
      'record count of 2',
    ],
    ['repeating itself', run([STARTED, RUNNING, record(), state(1), state(0), COMPLETE]), 'repeats'],
    [
      'failing without an error',
      run([STARTED, RUNNING, state(0), INCOMPLETE], FAILED),
      'INCOMPLETE comes without',
    ],
    [
      'completing after an error',
      run([STARTED, RUNNING, state(0), broken, COMPLETE], FAILED),
      'after an error',
    ],
    ['with code 0 and an error', run([STARTED, broken, INCOMPLETE]), 'exit code 0 in spite of an error'],
    [
      'with code 0 and half a stream',
      run([STARTED, broken, INCOMPLETE]),
      'exit code 0 in spite of an incomplete',
    ],
    ['failing for no reason', run([STARTED, RUNNING, state(0), COMPLETE], FAILED), 'without an error trace'],
    [
      'failing with all complete',
      run([STARTED, RUNNING, state(0), COMPLETE, error()], FAILED),
      'no stream is incomplete',
    ],
    ['refusing after rows', run([error(), STARTED, RUNNING, record()], FAILED), 'neither'],
  ])('a run %s violates the protocol', (_how, bad, problem) => {
    expect(protocolViolations(bad, THINGS).join('\n')).toContain(problem);
    expect(() => {
      assertProtocol(bad, THINGS);
    }).toThrow('The run violates the protocol');
  });
});

function changed(more: object): object {
  const change = { field: 'id', change: 'NULLED', reason: 'SOURCE_SERIALIZATION_ERROR', ...more };
  return { meta: { changes: [change] } };
}

function emptyState(): object {
  return state(0, 'a', { stream: { stream_descriptor: { name: 'things' }, stream_state: {} } });
}
