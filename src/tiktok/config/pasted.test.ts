import { describe, expect, it } from '@jest/globals';

import { describeNoId, idsIn, isId, pasteMistake } from './pasted.js';

const ONE = '7100000000000000001';
const TWO = '7100000000000000002';

describe('pasted ids', () => {
  it.each([
    ['commas and spaces', `${ONE}, ${TWO},`],
    ['line breaks', `${ONE}\r\n${TWO}\n`],
    ['tabs', `${ONE}\t${TWO}`],
    ['semicolons', `${ONE};${TWO}`],
    ['pipes', `${ONE} | ${TWO}`],
    ['full-width commas', `${ONE}，${TWO}`],
    ['quotation marks', `'${ONE}', "${TWO}"`],
    ['curly quotation marks', `“${ONE}” ‘${TWO}’`],
    ['brackets, as a list in JSON', `["${ONE}","${TWO}"]`],
    ['characters without a width', `\u200B${ONE}\uFEFF,\u2060${TWO}`],
    [
      'addresses of Ads Manager',
      `https://ads.tiktok.com/i18n/dashboard?aadvid=${ONE}&locale=en\nhttps://ads.tiktok.com/i18n/perf/campaign?x=1&aadvid=${TWO}`,
    ],
  ])('ids are understood with %s', (_, text) => {
    expect(idsIn(text)).toEqual([ONE, TWO]);
    expect(idsIn(text).every(isId)).toBe(true);
  });

  it.each([
    [`${ONE}${TWO}`, `${ONE}${TWO} (38 digits: is a separator missing between two ids?)`],
    [`act_${ONE}`, `act_${ONE} (a Meta Ads id)`],
    ['710-000-0001', '710-000-0001 (write it without dashes)'],
    ['7.1E+18', '7.1E+18 (a spreadsheet has rounded it; format its cell as text)'],
    ['abc', 'abc'],
    ['7100.5', '7100.5'],
    ['f3a1c0ffeef3a1c0ffee', 'a text of 20 characters'],
  ])('%s is no id, and is described as %s', (text, described) => {
    expect(idsIn(text)).toEqual([text]);
    expect(isId(text)).toBe(false);
    expect(describeNoId(text)).toBe(described);
  });
});

describe('a pasted token', () => {
  it.each(['f3a1c0ffee', 'act.4f-3a_1c0==', 'abc==', 'tokenabc+ghi='])('%s looks right', (token) => {
    expect(pasteMistake(token)).toBeUndefined();
  });

  it.each([
    ['"f3a1c0ffee"', 'has quotation marks around it; leave them out'],
    ['“f3a1c0ffee”', 'has quotation marks around it; leave them out'],
    ["f3a1c0ffee'", 'has quotation marks around it; leave them out'],
    ['Bearer f3a1c0ffee', 'begins with the word Bearer; leave it out'],
    ['Access-Token: f3a1c0ffee', 'begins with the name of a key or header; leave it out'],
    ['access_token=f3a1c0ffee', 'begins with the name of a key or header; leave it out'],
    ['{{ env_var("TOKEN") }}', 'is a placeholder that was not replaced'],
    ['${TIKTOK_TOKEN}', 'is a placeholder that was not replaced'],
    ['$TIKTOK_TOKEN', 'is a placeholder that was not replaced'],
    ['<your token>', 'is a placeholder that was not replaced'],
    ['%TOKEN%', 'is a placeholder that was not replaced'],
    ['f3a1 c0ffee', 'contains spaces, line breaks or non-ASCII characters, which it never has'],
    ['f3a1c0ffée', 'contains spaces, line breaks or non-ASCII characters, which it never has'],
  ])('%s %s', (token, mistake) => {
    expect(pasteMistake(token)).toBe(mistake);
  });
});
