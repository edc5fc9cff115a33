import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { commandIn, parseCommand, UsageError } from './command.js';

const words = (line: string): readonly string[] => line.split(' ').filter((word) => word !== '');

describe('the command line', () => {
  it.each([
    ['spec', { kind: 'spec', debug: false }],
    ['spec --debug', { kind: 'spec', debug: true }],
    ['check --config c.json', { kind: 'check', config: 'c.json', debug: false }],
    ['check --config=c.json --debug', { kind: 'check', config: 'c.json', debug: true }],
    ['--debug check --config c', { kind: 'check', config: 'c', debug: true }],
    ['--config c check', { kind: 'check', config: 'c', debug: false }],
    ['discover --config /tmp/x.txt', { kind: 'discover', config: '/tmp/x.txt', debug: false }],
    ['discover --config -', { kind: 'discover', config: '-', debug: false }],
    ['discover --config=-', { kind: 'discover', config: '-', debug: false }],
    ['discover --config=a=b', { kind: 'discover', config: 'a=b', debug: false }],
    [
      'read --config c --catalog k',
      { kind: 'read', config: 'c', catalog: 'k', state: undefined, debug: false },
    ],
    [
      'read --config=c --catalog=k --state=s',
      { kind: 'read', config: 'c', catalog: 'k', state: 's', debug: false },
    ],
    [
      'read --state s --catalog k --config c',
      { kind: 'read', config: 'c', catalog: 'k', state: 's', debug: false },
    ],
    [
      'read --config c --catalog - --state s',
      { kind: 'read', config: 'c', catalog: '-', state: 's', debug: false },
    ],
    [
      'check --config c --manifest-path m.yaml --components-path=p.py',
      { kind: 'check', config: 'c', debug: false },
    ],
    ['spec --manifest-path m.yaml', { kind: 'spec', debug: false }],
  ])('the command line "%s" is parsed', (line, expected) => {
    expect(parseCommand(words(line))).toEqual(expected);
  });

  it('a path with spaces is one word', () => {
    expect(parseCommand(['check', '--config', '/tmp/my config'])).toMatchObject({ config: '/tmp/my config' });
  });

  it.each([
    ['', /no command/],
    ['--debug', /no command/],
    ['write --config c', /unknown command "write"/],
    ['check', /--config/],
    ['discover', /--config/],
    ['check --config', /^--config needs a value$/],
    ['check --config --debug', /^--config needs a value, but --debug follows/],
    ['check --config=', /--config/],
    ['read --config c', /--catalog/],
    ['read --catalog k', /--config/],
    ['check --config c --nonsense', /^unknown option --nonsense$/],
    ['check --config c --nonsense=1', /nonsense/],
    ['check --config c extra', /"extra"/],
    ['spec spec', /"spec"/],
    ['check --config c -x', /x/],
    ['read --config - --catalog -', /standard input/],
    ['read --config c --catalog - --state -', /standard input/],
    ['spec --debug=yes', /^--debug takes no value$/],
  ])('the command line "%s" is a usage error', (line, message) => {
    expect(() => parseCommand(words(line))).toThrow(UsageError);
    expect(() => parseCommand(words(line))).toThrow(message);
  });

  it.each([
    ['spec --streams ads', ['--help']],
    ['check --config c --streams ads', ['--config', '--debug', '--help']],
    ['--streams ads check --config c', ['--config', '--debug', '--help']],
  ])('for the unknown option in "%s", only options that its command uses are suggested', (line, known) => {
    expect(() => parseCommand(words(line))).toThrow(
      expect.objectContaining({ unknown: { name: '--streams', known } }),
    );
  });

  it('a value is not taken for the command', () => {
    expect(commandIn(words('--config check'))).toBeUndefined();
    expect(commandIn(words('--config check read'))).toBe('read');
  });

  it('any command line is parsed or is a usage error', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'spec',
        'check',
        'discover',
        'read',
        '--config',
        '--catalog=x',
        '--state',
        '-',
        '--',
        '--debug',
      ),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 7 }), (argv) => {
        try {
          expect(['spec', 'check', 'discover', 'read']).toContain(parseCommand(argv).kind);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
