import { describe, expect, it } from '@jest/globals';

import { SyncError } from '../contract/errors.js';
import { createFakeHost } from '../testing/fake-host.js';
import { guardProcess, type ErrorReport } from './guard.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const epipe = (): Error => Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });

/** A guarded process, and what it reported. */
function guarded() {
  const host = createFakeHost();
  const told: string[] = [];
  const teller =
    (name: string): ErrorReport =>
    ({ message }) => {
      told.push(`${name}: ${message.split('\n')[0] ?? ''}`);
      return Promise.resolve();
    };
  return { host, told, teller, guard: guardProcess(host, teller('first')) };
}

describe('a guarded process', () => {
  it('the exit code is 1 until the command has settled, and then the code of the command', () => {
    const { host, guard } = guarded();
    expect(host.done).toEqual(['exit code 1']);
    guard.settled(0);
    host.idle();
    expect(host.done).toEqual(['exit code 1', 'exit code 0']);
  });

  it('the process reports an error and exits with 1 if nothing is pending before the command has settled', async () => {
    const { host, told } = guarded();
    host.idle();
    await turn();
    expect(told).toEqual([expect.stringContaining('the connector lost a pending response')]);
    expect(host.done).toEqual(['exit code 1', 'exit 1']);
  });

  it('the process reports an unhandled failure and exits with 1, even after its command', async () => {
    const { host, told, guard } = guarded();
    guard.settled(0);
    host.fail(new Error('lost'));
    await turn();
    expect(told).toEqual(['first: Error: lost']);
    expect(host.done.at(-1)).toBe('exit 1');
  });

  it('the process reports only the first reason, in the current way, and then ignores other exit codes', async () => {
    const { host, told, guard, teller } = guarded();
    guard.reportBy(teller('second'));
    host.fail(new Error('one'));
    host.fail(new Error('two'));
    host.idle();
    guard.exit(0);
    guard.settled(0);
    await turn();
    expect(told).toEqual(['second: Error: one']);
    expect(host.done).toEqual(['exit code 1', 'exit 1']);
  });

  it('the process exits with the code of a finished command', () => {
    const { host, guard } = guarded();
    guard.exit(2);
    expect(host.done).toEqual(['exit code 1', 'exit 2']);
  });

  it('the process falls back to the first way to report if the current one fails', async () => {
    const { host, told, guard } = guarded();
    guard.reportBy(() => Promise.reject(new Error('no space left')));
    host.fail(new Error('lost'));
    await turn();
    expect(told).toEqual(['first: Error: lost']);
    expect(host.done.at(-1)).toBe('exit 1');
  });

  it.each([
    ['a failure', epipe()],
    ['the attempt to report', new Error('lost')],
  ])('the process reports nothing if %s shows that the reader is gone', async (_what, reason) => {
    const { host, told, guard } = guarded();
    guard.reportBy(() => Promise.reject(epipe()));
    host.fail(reason);
    await turn();
    expect(told).toEqual([]);
    expect(host.done.at(-1)).toBe('exit 1');
  });

  it('the process waits a few seconds for a reader that has stopped, and then ends', async () => {
    const { host, guard } = guarded();
    guard.reportBy(() => new Promise(() => undefined));
    guard.end(new SyncError({ failureType: 'system_error', what: 'over.' }));
    await turn();
    expect(host.done).toEqual(['exit code 1']);
    await host.pass();
    expect(host.done).toEqual(['exit code 1', 'crash']);
  });

  it.each([['text'], [undefined], [null], [{ code: 'EPIPE' }]])(
    'the process reports a reason that is not an Error: %p',
    async (reason) => {
      const { host, told } = guarded();
      host.fail(reason);
      await turn();
      expect(told).toHaveLength(1);
      expect(host.done.at(-1)).toBe('exit 1');
    },
  );
});
