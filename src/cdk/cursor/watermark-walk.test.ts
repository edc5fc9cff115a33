import { describe, expect, it } from '@jest/globals';

import { watermark } from './watermark.js';

const BEGIN = '2026-05-20T10:00:00Z';
const cursor = watermark({ field: 'modify_time', fallback: 'create_time' });

describe('a walk during which rows change', () => {
  it('leaves the cursor where the walk began, so that a change behind it comes with the next run', () => {
    const walk = cursor.observe(undefined, { asOf: BEGIN });
    walk.isNew({ modify_time: '2026-05-20T10:00:07Z' });
    expect(walk.closed()).toBe(BEGIN);
  });

  it('never moves the cursor back', () => {
    const saved = '2026-05-20T09:00:00Z';
    const walk = cursor.observe(saved, { since: saved, asOf: saved });
    walk.isNew({ modify_time: '2026-05-20T09:30:00Z' });
    expect(walk.closed()).toBe(saved);
  });
});
