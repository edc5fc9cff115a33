import { describe, expect, it } from '@jest/globals';

import { existedIn } from './existed.js';

const DAYS = { start: '2026-05-01', end: '2026-05-10' };

describe('existedIn', () => {
  it.each(['2026-05-10 23:59:59', '2026-05-11 10:00:00', '2020-01-01'])(
    'an object created on %s existed by 10 May',
    (made) => {
      expect(existedIn({ create_time: made }, DAYS)).toBe(true);
    },
  );

  it('an object created later did not exist', () => {
    expect(existedIn({ create_time: '2026-05-12 00:00:00' }, DAYS)).toBe(false);
  });

  it.each(['-', 'yesterday', '9999-99-99 00:00:00', '', 7, null, {}, undefined])(
    'an object with create_time %j may have existed',
    (made) => {
      expect(existedIn({ create_time: made }, DAYS)).toBe(true);
    },
  );
});
