import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Outcome } from './support/connector.js';
import { startStruck, type Struck } from './support/damage.js';
import { catalogOf } from './support/read-inputs.js';

/* The real process, killed in a full refresh, and the next attempt of the same job. */

const STREAM = 'campaigns';
const COMPLETE = { __ab_full_refresh_sync_complete: true };

let struck: Struck;
beforeAll(async () => {
  struck = await startStruck({
    world: { accounts: 8, campaigns: 40, adgroups: 1, ads: 1, days: 2 },
    streams: [STREAM],
  });
});
afterAll(() => struck.close());

const catalogOfJob = (syncId: number | undefined) => ({
  streams: catalogOf([STREAM], 'full_refresh').streams.map((stream) => ({
    ...{ ...stream, destination_sync_mode: 'overwrite', generation_id: 3, minimum_generation_id: 3 },
    ...(syncId !== undefined && { sync_id: syncId }),
  })),
});

/** Kills a process once it has emitted this many states. */
const killAfterStates = (states: number) => (child: ChildProcess) => {
  let left = states;
  child.stdout?.on('data', (chunk: Buffer) => {
    left -= String(chunk).split('{"type":"STATE"').length - 1;
    if (left <= 0) child.kill('SIGKILL');
  });
};

/** A read that hangs in the fifth account and is killed there. */
async function killedRead(syncId: number | undefined): Promise<Outcome> {
  const [, , , , fifth = ''] = struck.accounts;
  struck.simulator.addFault({ advertiserId: fifth, do: { kind: 'hang' } });
  const outcome = await struck.read({
    catalog: catalogOfJob(syncId),
    run: { onStart: killAfterStates(4) },
  });
  struck.mend();
  return outcome;
}

const accountsAsked = (): readonly string[] => [
  ...new Set(struck.simulator.requests.flatMap(({ advertiserIds }) => advertiserIds)),
];

describe('a full refresh that is killed', () => {
  it('a killed full refresh continues in the next attempt of its job with the incomplete accounts', async () => {
    const first = await killedRead(77);
    const done = struck.accounts.slice(0, 4);
    expect(first.signal).toBe('SIGKILL');
    expect(first.finalState().map(({ stream }) => stream.stream_state)).toEqual([
      {
        full_refresh: { sync_id: 77, generation_id: 3 },
        states: done.map((account) => ({ partition: { advertiser_id: account }, cursor: COMPLETE })),
      },
    ]);

    const second = await struck.read({ catalog: catalogOfJob(77), state: first.finalState() });
    expect([second.exitCode, second.statuses(STREAM).at(-1)]).toEqual([0, 'COMPLETE']);
    expect(accountsAsked()).toEqual(struck.accounts.slice(4));
    expect(struck.missingFrom([first, second])).toEqual([]);
    expect(second.finalState().map(({ stream }) => stream.stream_state)).toEqual([
      { __ab_no_cursor_state_message: true },
    ]);
  });

  it.each([
    ['of another job', 78],
    ['without an id', undefined],
    ['of PyAirbyte, whose id is always 1', 1],
  ])('a killed full refresh starts over in a sync %s', async (_what, syncId) => {
    const first = await killedRead(77);
    const next = await struck.read({ catalog: catalogOfJob(syncId), state: first.finalState() });
    expect(struck.damageOf(next)).toEqual([]);
  });

  it('a finished full refresh starts over, even in the same job', async () => {
    const whole = await struck.read({ catalog: catalogOfJob(77) });
    const again = await struck.read({ catalog: catalogOfJob(77), state: whole.finalState() });
    expect(struck.damageOf(again)).toEqual([]);
  });
});
