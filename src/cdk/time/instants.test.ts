import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseHttpDate, parseInstant, rfc3339, shiftInstant } from './instants.js';

describe('an instant as text', () => {
  it('an instant has no fraction, so that instants sort in time order', () => {
    expect(rfc3339(1_630_335_591_999)).toBe('2021-08-30T14:59:51Z');
    const second = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(second, second, (first, other) => {
        expect(rfc3339(first * 1000) < rfc3339(other * 1000)).toBe(first < other);
      }),
    );
  });

  it('parsing a formatted instant returns it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        const instant = rfc3339(seconds * 1000);
        expect(parseInstant(instant)).toBe(instant);
        expect(parseInstant(instant.replace('T', ' ').replace('Z', ''))).toBe(instant);
      }),
    );
  });

  it('the offset does not change the instant', () => {
    const offset = fc.record({
      sign: fc.constantFrom(1, -1),
      hours: fc.nat({ max: 14 }),
      minutes: fc.constantFrom(0, 15, 30, 45),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 100_000, max: 4_000_000_000 }),
        offset,
        (seconds, { sign, hours, minutes }) => {
          const local = rfc3339((seconds + sign * (hours * 3600 + minutes * 60)) * 1000).replace('Z', '');
          const pad = (value: number): string => String(value).padStart(2, '0');
          const zone = `${sign > 0 ? '+' : '-'}${pad(hours)}:${pad(minutes)}`;
          expect(parseInstant(local + zone)).toBe(rfc3339(seconds * 1000));
          expect(parseInstant(local + zone.replace(':', ''))).toBe(rfc3339(seconds * 1000));
        },
      ),
    );
  });

  it('an instant can be moved by seconds', () => {
    expect(shiftInstant('2024-03-01T00:00:30Z', -90)).toBe('2024-02-29T23:59:00Z');
  });
});

describe('an HTTP date', () => {
  it.each([
    ['Wed, 21 Oct 2015 07:28:00 GMT', Date.UTC(2015, 9, 21, 7, 28)],
    ['soon', undefined],
  ])('the HTTP date %j is %j', (text, expected) => {
    expect(parseHttpDate(text)).toBe(expected);
  });
});
