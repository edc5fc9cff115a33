import { describe, expect, it } from '@jest/globals';

import { describeNoId, idsIn, isId, pasteMistake } from './pasted.js';

const ONE = '7100000000000000001';
const TWO = '7100000000000000002';

const DIVIDED = '(a spreadsheet has divided it, and may have rounded it; format its cell as text)';

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
    ['slashes', `${ONE} / ${TWO}/`],
    ['line breaks that a program has escaped', `${ONE}\\n${TWO}`],
    ['escapes of an address', `${ONE}%2C${TWO}`],
    ['signs of a chat or a mind map', `${ONE} → ${TWO}`],
    ['dots of another script', `${ONE}・${TWO}`],
    ['an Arabic comma', `${ONE}، ${TWO}`],
    ['a wide space', `${ONE}\u3000${TWO}`],
    ['digits of full width', `\uFF17${ONE.slice(1)}, ${TWO}`],
    ['marks of the direction of writing', `\u200E${ONE}\u200F,\u202A${TWO}\u202C`],
    ['bullets', `• ${ONE}\n- ${TWO}`],
    ['bullets without a space', `-${ONE}\n#${TWO}`],
    ['numbers of lines', `1. ${ONE}\n2) ${TWO}`],
    ['names of keys', `advertiser_id=${ONE}\nID: ${TWO}`],
    ['a key and its value in JSON', `"advertiser_ids": ["${ONE}", "${TWO}"]`],
    ['formulas of a spreadsheet', `="${ONE}"\n=""${TWO}""`],
    ['a full stop', `${ONE}, ${TWO}.`],
    [
      'an address in an address',
      `https://ads.tiktok.com/login?redirect=dashboard%3Faadvid%3D${ONE}\nhttps://ads.tiktok.com/x?id=5&aadvid=${TWO}`,
    ],
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
    ['7,1E+18', '7,1E+18 (a spreadsheet has rounded it; format its cell as text)'],
    ['7,100,000,000,000,000,001', `7,100,000,000,000,000,001 ${DIVIDED}`],
    ['7 100 000 000 000 000 001', `7 100 000 000 000 000 001 ${DIVIDED}`],
    ['7.100.000.000.000.000.001', `7.100.000.000.000.000.001 ${DIVIDED}`],
    [`act-${ONE}`, `act-${ONE} (a Meta Ads id)`],
    [`adv_${ONE}`, `adv_${ONE} (leave out the letters before the digits)`],
    [`${ONE}n`, `${ONE}n (letters among its digits: l, I and O look like digits)`],
    ['7l0000000000000OO01', '7l0000000000000OO01 (letters among its digits: l, I and O look like digits)'],
    [`${ONE}.0`, `${ONE}.0 (a program has read it as a number; write it as text)`],
    ['710000...', '710000... (it is shortened; copy all of it)'],
    ['YOUR_ACCOUNT_ID', 'YOUR_ACCOUNT_ID (was a placeholder not replaced?)'],
    ['$ACCOUNTS', '$ACCOUNTS (was a placeholder not replaced?)'],
    ['https://business.tiktok.com/x?org_id=7', 'an address without aadvid='],
    ['f3a1/c0ffee+f3a1', 'a text of 16 characters'],
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
    ['#{TOKEN}', 'is a placeholder that was not replaced'],
    ['YOUR_TOKEN', 'is a placeholder that was not replaced'],
    ['changeme', 'is a placeholder that was not replaced'],
    ['null', 'is a placeholder that was not replaced'],
    ['process.env.TOKEN', 'is a placeholder that was not replaced'],
    ['[REDACTED]', 'is a placeholder that was not replaced'],
    ['****', 'is masked or shortened; copy all of it'],
    ['f3a1…ffee', 'is masked or shortened; copy all of it'],
    ['https://example.com/?auth_code=f3a1', 'is an address, which it never is'],
    ['auth_code=f3a1', 'is an authorization code, which login exchanges for a token'],
    ['f3a1c0ffee\\n', 'contains an escape such as \\n, %20 or &quot;, which it never has'],
    ['Bearer%20f3a1c0ffee', 'contains an escape such as \\n, %20 or &quot;, which it never has'],
    ['&quot;f3a1c0ffee&quot;', 'contains an escape such as \\n, %20 or &quot;, which it never has'],
    ['f3a1c0ffee,', 'has brackets or punctuation around it; leave them out'],
    ['[f3a1c0ffee]', 'has brackets or punctuation around it; leave them out'],
    ['=f3a1c0ffee', 'has brackets or punctuation around it; leave them out'],
    ['X-Access-Token: f3a1', 'begins with the name of a key or header; leave it out'],
    ['f3a1 c0ffee', 'contains spaces, line breaks or non-ASCII characters, which it never has'],
    ['f3a1c0ffée', 'contains spaces, line breaks or non-ASCII characters, which it never has'],
  ])('%s %s', (token, mistake) => {
    expect(pasteMistake(token)).toBe(mistake);
  });
});
