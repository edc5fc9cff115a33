import { describe, expect, it } from '@jest/globals';

import { SyncError } from '../contract/errors.js';
import { createFakeHost } from '../testing/fake-host.js';
import { guardProcess, type Teller } from './guard.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const epipe = (): Error => Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });

/** A guarded process, and what it told. */
function guarded() {
  const host = createFakeHost();
  const told: string[] = [];
  const teller =
    (name: string): Teller =>
    ({ message }) => {
      told.push(`${name}: ${message.split('\n')[0] ?? ''}`);
      return Promise.resolve();
    };
  return { host, told, teller, guard: guardProcess(host, teller('first')) };
}

describe('a guarded process', () => {
  it('ends with 1 from its start, and with the code of its command once that has settled', () => {
    const { host, guard } = guarded();
    expect(host.done).toEqual(['exit code 1']);
    guard.settled(0);
    host.idle();
    expect(host.done).toEqual(['exit code 1', 'exit code 0']);
  });

  it('ends with 1 and says so when nothing is left to wait for before that', async () => {
    const { host, told } = guarded();
    host.idle();
    await turn();
    expect(told).toEqual([expect.stringContaining('the connector lost a pending response')]);
    expect(host.done).toEqual(['exit code 1', 'exit 1']);
  });

  it('ends with 1 and the reason when something fails that nobody waits for, also after its command', async () => {
    const { host, told, guard } = guarded();
    guard.settled(0);
    host.fail(new Error('lost'));
    await turn();
    expect(told).toEqual(['first: Error: lost']);
    expect(host.done.at(-1)).toBe('exit 1');
  });

  it('tells the first reason, by whoever tells at that time, and then does not exit in any other way', async () => {
    const { host, told, guard, teller } = guarded();
    guard.tellBy(teller('second'));
    host.fail(new Error('one'));
    host.fail(new Error('two'));
    host.idle();
    guard.exit(0);
    guard.settled(0);
    await turn();
    expect(told).toEqual(['second: Error: one']);
    expect(host.done).toEqual(['exit code 1', 'exit 1']);
  });

  it('exits with the code of a command that is done', () => {
    const { host, guard } = guarded();
    guard.exit(2);
    expect(host.done).toEqual(['exit code 1', 'exit 2']);
  });

  it('is told first by another way where the usual one fails', async () => {
    const { host, told, guard } = guarded();
    guard.tellBy(() => Promise.reject(new Error('no space left')));
    host.fail(new Error('lost'));
    await turn();
    expect(told).toEqual(['first: Error: lost']);
    expect(host.done.at(-1)).toBe('exit 1');
  });

  it.each([
    ['a failure', epipe()],
    ['what it tries to tell', new Error('lost')],
  ])('says nothing where %s shows that the reader went away', async (_what, reason) => {
    const { host, told, guard } = guarded();
    guard.tellBy(() => Promise.reject(epipe()));
    host.fail(reason);
    await turn();
    expect(told).toEqual([]);
    expect(host.done.at(-1)).toBe('exit 1');
  });

  it('waits a few seconds for a reader that has stopped, and then ends without it', async () => {
    const { host, guard } = guarded();
    guard.tellBy(() => new Promise(() => undefined));
    guard.end(new SyncError({ failureType: 'system_error', what: 'over.' }));
    await turn();
    expect(host.done).toEqual(['exit code 1']);
    await host.pass();
    expect(host.done).toEqual(['exit code 1', 'crash']);
  });

  it.each([['text'], [undefined], [null], [{ code: 'EPIPE' }]])(
    'tells of a reason that is no error: %p',
    async (reason) => {
      const { host, told } = guarded();
      host.fail(reason);
      await turn();
      expect(told).toHaveLength(1);
      expect(host.done.at(-1)).toBe('exit 1');
    },
  );
});
