import { describe, expect, it } from '@jest/globals';

import { countryCode } from './country-codes.js';

describe('the code of a country', () => {
  it.each([
    ['United States', 'US'],
    ['United Kingdom', 'GB'],
    ['Norway', 'NO'],
    ['Turkey', 'TR'],
    ['Türkiye', 'TR'],
    ['TURKIYE', 'TR'],
    ["Cote d'Ivoire", 'CI'],
    ['Côte d’Ivoire', 'CI'],
    ['Ivory Coast', 'CI'],
    ['Hong Kong', 'HK'],
    ['Taiwan', 'TW'],
    ['South Korea', 'KR'],
    ['Viet Nam', 'VN'],
    ['Vietnam', 'VN'],
    ['Czech Republic', 'CZ'],
    ['Russia', 'RU'],
    ['The Bahamas', 'BS'],
    ['Saint Lucia', 'LC'],
    ['St. Lucia', 'LC'],
    ['Trinidad and Tobago', 'TT'],
    ['Myanmar', 'MM'],
    ['Niger', 'NE'],
    ['Nigeria', 'NG'],
    ['Congo', 'CG'],
    ['DR Congo', 'CD'],
    ['Kosovo', 'XK'],
  ])('the code of %s is %s', (name, code) => {
    expect(countryCode(name)).toBe(code);
  });

  it.each(['Atlantis', '', 'Unknown'])('%j has no code', (name) => {
    expect(countryCode(name)).toBeUndefined();
  });

  it('a country that had other codes has its current one', () => {
    expect(countryCode('Germany')).toBe('DE');
    expect(countryCode('Serbia')).toBe('RS');
  });
});
