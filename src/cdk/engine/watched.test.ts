import { describe, expect, it } from '@jest/globals';

import { runSync } from '../testing/run-sync.js';
import { NO_TOY, plainToy, type Toy } from '../testing/toy.js';

describe('a watched sync', () => {
  it('the watchdog learns which part of which stream is being emitted, and of each page', async () => {
    const told: string[] = [];
    const toy: Toy = { ...NO_TOY, rows: { one: [{ id: '1' }, { id: '2' }, { id: '3' }], two: [] } };
    const { complete } = await runSync({
      session: toy,
      streams: [plainToy],
      watchdog: {
        reading: (stream, partition) => told.push(`${stream} ${JSON.stringify(partition)}`),
        heard: () => told.push('rows'),
      },
    });
    expect(complete).toBe(true);
    expect(told).toEqual(['plain {"account":"one"}', 'rows', 'rows', 'plain {"account":"two"}', 'rows']);
  });

  it('garbage can be collected with each page', async () => {
    let pages = 0;
    const toy: Toy = { ...NO_TOY, rows: { one: [{ id: '1' }, { id: '2' }, { id: '3' }], two: [] } };
    const collectGarbage = () => {
      pages += 1;
    };
    const { complete } = await runSync({ session: toy, streams: [plainToy], collectGarbage });
    expect([complete, pages]).toEqual([true, 3]);
  });
});
