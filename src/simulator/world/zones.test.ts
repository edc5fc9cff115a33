import { describe, expect, it } from '@jest/globals';
import { aheadOf } from './zones.js';

const NOW = new Date('2026-07-15T07:30:00Z');

describe('the clocks of an account', () => {
  it.each([
    ['Etc/GMT+8', 'America/Los_Angeles', -8 * 60],
    ['Etc/GMT-12', 'Pacific/Auckland', 12 * 60],
    ['America/Los_Angeles', 'America/Los_Angeles', -8 * 60],
    ['America/St_Johns', 'America/St_Johns', -(3 * 60 + 30)],
    ['', 'Australia/Adelaide', 9 * 60 + 30],
    ['Asia/Kathmandu', 'Asia/Kathmandu', 5 * 60 + 45],
    ['Europe/London', 'Europe/London', 0],
    ['Europe/Dublin', 'Europe/Dublin', 0],
    ['Africa/Casablanca', 'Africa/Casablanca', 0],
  ])(
    'the clock of an account in %j, shown as %s, is %d minutes ahead of UTC in July as well',
    (timezone, displayTimezone, ahead) => {
      expect(aheadOf({ timezone, displayTimezone }, NOW)).toBe(ahead);
    },
  );
});
