import { describe, expect, it } from '@jest/globals';

import { watermark } from './watermark.js';

const START = '2026-05-20T10:00:00Z';
const cursor = watermark({ field: 'modify_time', fallback: 'create_time' });

describe('a walk during which rows change', () => {
  it('the cursor moves no further than the start of the walk, so the next run reads later changes', () => {
    const walk = cursor.observe(undefined, { asOf: START });
    walk.isNew({ modify_time: '2026-05-20T10:00:07Z' });
    expect(walk.closed()).toBe(START);
  });

  it('a walk never moves the cursor back', () => {
    const saved = '2026-05-20T09:00:00Z';
    const walk = cursor.observe(saved, { since: saved, asOf: saved });
    walk.isNew({ modify_time: '2026-05-20T09:30:00Z' });
    expect(walk.closed()).toBe(saved);
  });
});
