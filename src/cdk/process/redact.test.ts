import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { inEachText } from '../../protocol/json.js';
import { createMask, secretsOf } from './redact.js';

const createRedactor = (secrets: readonly string[]) => inEachText(createMask(secrets));

const SECRET = `a1b2/c3+d4= é"x'`;

const hexOf = (secret: string): string => Buffer.from(secret).toString('hex');

const SPELLINGS: readonly (readonly [string, (secret: string) => string])[] = [
  ['as it is', (secret) => secret],
  ['URL-encoded', encodeURIComponent],
  ['in a query', (secret) => new URLSearchParams({ token: secret }).toString()],
  ['in JSON', (secret) => JSON.stringify({ token: secret })],
  ['as base64', (secret) => Buffer.from(secret).toString('base64')],
  ['as base64url', (secret) => Buffer.from(secret).toString('base64url')],
  ['as hex', (secret) => Buffer.from(secret).toString('hex')],
  ['as HEX', (secret) => Buffer.from(secret).toString('hex').toUpperCase()],
  [
    'URL-encoded in small letters',
    (secret) => encodeURIComponent(secret).replace(/%../g, (byte) => byte.toLowerCase()),
  ],
  ['as percents throughout', (secret) => hexOf(secret).replace(/../g, '%$&')],
  ['as hex with colons', (secret) => hexOf(secret).replace(/..(?!$)/g, '$&:')],
  [
    'as units of JSON throughout',
    (secret) =>
      secret.replace(
        /[^]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`,
      ),
  ],
  ['in JSON in JSON', (secret) => JSON.stringify(JSON.stringify({ token: secret }))],
  ['in capitals', (secret) => secret.toUpperCase()],
];

describe('the mask', () => {
  it.each(SPELLINGS)('the mask covers a secret %s', (_, spell) => {
    const spelled = spell(SECRET);
    const shown = createRedactor([SECRET])(`before ${spelled} after`);
    expect(shown).toMatch(/^before .*\*\*\*\*.* after$/);
    expect(shown).not.toContain(spelled.replace(/^token=|=+$/g, ''));
  });

  it.each(['', 'x', 'xy', 'Bearer '])(
    'the mask covers a secret in the base64 of a text that begins with %j',
    (before) => {
      const redact = createRedactor([SECRET]);
      for (const alphabet of ['base64', 'base64url'] as const) {
        const shown = redact(Buffer.from(`${before}${SECRET} and so on`).toString(alphabet));
        const readable = shown.split('****').map((part) => Buffer.from(part, alphabet).toString('latin1'));
        expect(shown).toContain('****');
        expect(readable.join('').length).toBeLessThan(before.length + ' and so on'.length + 3);
      }
    },
  );

  it('the mask covers every occurrence, in keys, lists and objects at any depth', () => {
    const redact = createRedactor(['secret-1', 'secret-2']);
    expect(redact({ 'x secret-1': ['secret-2', { y: 'secret-1secret-1' }], n: 1, b: true, z: null })).toEqual(
      {
        'x ****': ['****', { y: '********' }],
        n: 1,
        b: true,
        z: null,
      },
    );
  });

  it('the mask leaves no remainder of a secret that begins like another one', () => {
    expect(createRedactor(['secret', 'secret-long'])('secret-long secret')).toBe('**** ****');
  });

  it('the mask covers a secret that was pasted with spaces around it', () => {
    expect(createRedactor([' secret-1 \n'])('token secret-1!')).toBe('token ****!');
  });

  it('the mask ignores short values, which may be ordinary words', () => {
    expect(createRedactor(['no', '', '123'])('no 123')).toBe('no 123');
  });

  it('the mask changes nothing if there are no secrets', () => {
    const value = { a: ['text'] };
    expect(createRedactor([])(value)).toEqual(value);
  });

  describe('a long secret', () => {
    const LONG = 'f3a1c0ffeeB7/2d+99e0a14c55d61b7788aa90bc';
    const shown = (text: string): string => createRedactor([LONG])(`before ${text} after`);

    it.each([8, 9, 20, 39, 40])('the mask covers the first %d characters of a long secret', (length) => {
      expect(shown(LONG.slice(0, length))).toBe('before **** after');
      expect(shown(`${LONG.slice(0, length)}…`)).toBe('before ****… after');
      expect(shown(`${LONG.slice(0, length)}!${LONG}`)).toBe('before ****!**** after');
    });

    it('the mask covers the beginning of a long secret in every spelling', () => {
      for (const [, spell] of SPELLINGS) {
        const spelled = spell(LONG).replace(/^token=|^\W*token\W*|\W*$/g, '');
        const cut = spelled.slice(0, Math.ceil((spelled.length * 3) / 4));
        expect(shown(cut)).toMatch(/^before \*\*\*\*\S{0,40} after$/);
        expect(shown(cut)).not.toContain(cut.slice(0, 8));
      }
    });

    it('the mask ignores seven leading characters of a long secret, and characters from its middle', () => {
      expect(shown(LONG.slice(0, 7))).toBe(`before ${LONG.slice(0, 7)} after`);
      expect(shown(LONG.slice(1))).toBe(`before ${LONG.slice(1)} after`);
    });

    it('the mask covers the rest of a secret that overlaps another one', () => {
      const redact = createRedactor([LONG, `${LONG.slice(5, 20)}-another-secret`]);
      expect(redact(`${LONG.slice(0, 20)}-another-secret!`)).toBe('****!');
    });

    it('the mask handles a secret of 10,000 characters', () => {
      const huge = Array.from({ length: 2000 }, (_, index) => String(index * 7919 + 12345)).join('x');
      expect(createRedactor([huge])(`a ${huge.slice(0, 5000)} b`)).toBe('a **** b');
      const text = `${huge.slice(0, 7)} ${LONG.slice(0, 6).repeat(10_000)}`;
      expect(createRedactor([LONG, huge])(text)).toBe(text);
    });
  });

  it('the mask covers numeric ids only as a whole, because ids of accounts have the same beginning', () => {
    const redact = createRedactor(['7100000000000000000001']);
    expect(redact('app 7100000000000000000001, account 7100000000000000000002')).toBe(
      'app ****, account 7100000000000000000002',
    );
  });

  it('the mask lets no spelling of any secret through, whatever surrounds it', () => {
    const letter = fc.constantFrom(...Array.from('abcXYZ019-_/+=%&?"\\ é漢'));
    const secret = fc
      .string({ unit: letter, minLength: 6, maxLength: 40 })
      .filter((text) => text.trim().length >= 6);
    const around = fc.string({ unit: letter, maxLength: 10 });
    fc.assert(
      fc.property(
        fc.array(secret, { minLength: 1, maxLength: 3 }),
        around,
        around,
        (secrets, before, after) => {
          const redact = createRedactor(secrets);
          const forms = secrets.flatMap((each) => [
            each,
            encodeURIComponent(each),
            new URLSearchParams({ '': each }).toString().slice(1),
            Buffer.from(each).toString('hex'),
            Buffer.from(each).toString('base64url'),
          ]);
          for (const [, spell] of SPELLINGS) {
            const text = secrets.map((each) => before + spell(each) + after).join(' ');
            const shown = JSON.parse(JSON.stringify(redact({ message: text, list: [text] }))) as {
              message: string;
            };
            expect(forms.filter((form) => shown.message.includes(form))).toEqual([]);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the secrets of a config', () => {
  const specification = {
    properties: {
      access_token: { type: 'string', airbyte_secret: true },
      parts: { type: 'array', airbyte_secret: true },
      accounts: { type: 'string' },
    },
  };

  it('secrets are the values that the specification marks, whatever their type', () => {
    expect(
      secretsOf(specification, { access_token: 'token', parts: ['one', { two: 2 }], accounts: '1' }),
    ).toEqual(['token', 'one', '2']);
    expect(secretsOf(specification, { access_token: 12345678 })).toEqual(['12345678']);
  });

  it.each([[null], [[]], ['text'], [{}], [{ access_token: null }]])(
    'a config of %j has no secrets',
    (config) => {
      expect(secretsOf(specification, config)).toEqual([]);
    },
  );
});
