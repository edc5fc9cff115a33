import { describe, expect, it } from '@jest/globals';

import { offsetText, standardOffset } from './offsets.js';

describe('the standard offset of a time zone', () => {
  it.each([
    ['America/Los_Angeles', '-08:00'],
    ['America/St_Johns', '-03:30'],
    ['Europe/London', '+00:00'],
    ['Europe/Oslo', '+01:00'],
    ['Europe/Istanbul', '+03:00'],
    ['Asia/Kolkata', '+05:30'],
    ['Asia/Kathmandu', '+05:45'],
    ['Asia/Tokyo', '+09:00'],
    ['Australia/Adelaide', '+09:30'],
    ['Australia/Lord_Howe', '+10:30'],
    ['Pacific/Auckland', '+12:00'],
    ['Pacific/Chatham', '+12:45'],
    ['Pacific/Kiritimati', '+14:00'],
    ['America/Sao_Paulo', '-03:00'],
    ['Etc/GMT+8', '-08:00'],
    ['Etc/GMT-12', '+12:00'],
    ['UTC', '+00:00'],
    // Summer, or all except a month of fasting, is their standard time.
    ['Europe/Dublin', '+00:00'],
    ['Africa/Casablanca', '+00:00'],
  ])('the standard offset of %s is %s in 2026', (timeZone, expected) => {
    expect(offsetText(standardOffset(timeZone, 2026) ?? NaN)).toBe(expected);
  });

  it('the offset follows the rules of the year', () => {
    // Brazil abolished summer time in 2019, Turkey winter time in 2016.
    expect(standardOffset('America/Sao_Paulo', 2018)).toBe(-180);
    expect(standardOffset('Europe/Istanbul', 2015)).toBe(120);
    expect(standardOffset('Europe/Istanbul', 2017)).toBe(180);
  });

  it.each(['Mars/Olympus', 'Etc/GMT+99', '', 'GMT-8 (Pacific)'])('the offset of %j is unknown', (name) => {
    expect(standardOffset(name, 2026)).toBeUndefined();
  });

  it('every time zone has an offset', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const offset = standardOffset(zone, 2026);
      expect([zone, offset !== undefined && offset >= -720 && offset <= 840]).toEqual([zone, true]);
    }
  });
});
