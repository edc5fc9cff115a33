import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';

import { oneLine, terminalOf } from './terminal.js';

const SECRET = 'f3a1c0ffee0099aabb7755331122';

function shown(screen: { readonly isTTY?: boolean; readonly columns?: number } = {}) {
  const texts: [string, string] = ['', ''];
  const into = (index: 0 | 1) =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        texts[index] += chunk.toString();
        done();
      },
    });
  const terminal = terminalOf({ stdout: into(0), stderr: Object.assign(into(1), screen), env: {} });
  return { terminal, stdout: () => texts[0], stderr: () => texts[1] };
}

describe('printing to a terminal', () => {
  it('control characters are escaped on stdout and stderr', () => {
    const { terminal, stdout, stderr } = shown();
    terminal.say('a\x1B[2J\n\tb\x9B');
    terminal.print('\x1B]0;title\x07');
    expect(stderr()).toBe('a\\u001b[2J\n\tb\\u009b\n');
    expect(stdout()).toBe('\\u001b]0;title\\u0007\n');
  });

  it('a text is wrapped for a narrow terminal, and one to copy stays whole', () => {
    const { terminal, stderr } = shown({ isTTY: true, columns: 20 });
    const command = 'Next: node dist/main.mjs check --config config.json';
    terminal.say(command);
    terminal.sayWhole(command);
    expect(stderr()).toBe(`Next: node\ndist/main.mjs check\n--config config.json\n${command}\n`);
  });

  it('printed JSON has the same value, with control characters escaped', () => {
    const { terminal, stdout } = shown();
    const value = { name: '\x1B[31m\x9B31m\u202E', list: [1, null] };
    terminal.printJson(value);
    expect(stdout()).toMatch(/^[\n\x20-\x7E]*$/);
    expect(JSON.parse(stdout())).toEqual(value);
  });

  it('a secret, or the start of one, is masked everywhere once it is known', () => {
    const { terminal, stdout, stderr } = shown();
    terminal.say('shown f3a1c0ffee0099');
    terminal.conceal([SECRET]);
    terminal.conceal(['another-secret-of-an-app']);
    terminal.say(`${SECRET} another-secret`);
    terminal.print(SECRET.slice(0, 8));
    terminal.printJson({ a: SECRET, [SECRET]: 1 });
    expect(stderr()).toBe('shown f3a1c0ffee0099\n**** ****\n');
    expect(stdout()).toBe('****\n{\n  "a": "****",\n  "****": 1\n}\n');
  });
});

it('a name on one line has no line breaks, tabs or control characters', () => {
  expect(oneLine('Acme\r\n\tEurope \x1B[31m\u2028x\x85')).toBe('Acme Europe  [31m x ');
});
