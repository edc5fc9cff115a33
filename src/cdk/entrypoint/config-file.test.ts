import { mkdirSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { createInputFiles, listsInEachOther, refusalOf } from '../testing/input-files.js';
import { readConfigFile } from './config-file.js';

const SECRET = 'f3a1c0ffee';
const ID = '7100000000000000001';
const CONFIG = {
  access_token: SECRET,
  accounts: ID,
  start_date: '2024-01-01',
  page_size: 500,
  sandbox: false,
};

const files = createInputFiles();
afterAll(() => {
  files.remove();
});

/** All that a refusal says. */
async function refusal(reading: Promise<unknown>): Promise<string> {
  const { userMessage, message } = await refusalOf(reading);
  return `${userMessage} ${message}`;
}

/** Ten levels, each of which refers to the one before it ten times. */
function bombOf(next: (name: string) => string): string {
  const levels = Array.from(
    { length: 10 },
    (_, level) => `a${level + 1}: &a${level + 1} ${next(`*a${level}`)}`,
  );
  return [`a0: &a0 {k: ${SECRET}}`, ...levels].join('\n');
}

describe('a config file', () => {
  it.each([
    ['JSON', JSON.stringify(CONFIG), '.json'],
    ['JSON with another suffix', JSON.stringify(CONFIG), '.txt'],
    ['JSON with spaces and a byte order mark', `\uFEFF \n${JSON.stringify(CONFIG, null, 2)}\n`, ''],
    [
      'YAML',
      `# my account\naccess_token: ${SECRET}\naccounts: "${ID}"\nstart_date: 2024-01-01\npage_size: 500\nsandbox: false\n`,
      '.yaml',
    ],
    [
      'YAML with another suffix',
      `---\naccess_token: '${SECRET}'\naccounts: ${ID}\nstart_date: '2024-01-01'\npage_size: 500\nsandbox: false`,
      '.json',
    ],
  ])('a config file may be %s', async (_, content, suffix) => {
    expect(await readConfigFile(files.write(content, suffix))).toEqual(CONFIG);
  });

  it.each([
    ['JSON', `{"accounts": ${ID}}`],
    ['YAML', `accounts: ${ID}`],
  ])('a config file keeps every digit of a bare id in %s', async (_, content) => {
    expect(await readConfigFile(files.write(content))).toEqual({ accounts: ID });
  });

  it.each([
    ['JSON', `{"accounts": [${ID}, 71]}`],
    ['YAML', `accounts:\n  - ${ID}\n  - 71`],
  ])('a config file keeps every digit of a list of ids in %s', async (_, content) => {
    expect(await readConfigFile(files.write(content))).toEqual({ accounts: [ID, 71] });
  });

  it('a config file may use YAML merge keys, and its own keys take precedence', async () => {
    const content = [
      `base: &base {access_token: ${SECRET}, page_size: 100, start_date: 2024-01-01}`,
      'eu: &eu {page_size: 200, sandbox: false}',
      '<<: [*eu, *base]',
      `accounts: ${ID}`,
      'account_filter: {<<: *eu, name_pattern: "a-*"}',
      'start_date: 2025-01-01',
    ].join('\n');
    expect(await readConfigFile(files.write(content))).toMatchObject({
      ...{ access_token: SECRET, accounts: ID, page_size: 200, sandbox: false, start_date: '2025-01-01' },
      account_filter: { page_size: 200, sandbox: false, name_pattern: 'a-*' },
    });
  });

  it('a config file with very many keys is read quickly', async () => {
    const content = Array.from({ length: 20_000 }, (_, index) => `key_${index}: 1`).join('\n');
    expect(Object.keys(await readConfigFile(files.write(content)))).toHaveLength(20_000);
  });

  it('a config file may have a relative path', async () => {
    const path = relative(process.cwd(), files.write(JSON.stringify(CONFIG)));
    expect(await readConfigFile(path)).toEqual(CONFIG);
  });

  it.each([
    ['broken JSON', `{"access_token": "${SECRET}", `],
    ['JSON with a word in it', `{"access_token": ${SECRET}}`],
    ['a list', `["${SECRET}"]`],
    ['broken YAML', `access_token: ${SECRET}\n  accounts: [`],
    ['YAML with an undefined alias', `access_token: *${SECRET}`],
    ['YAML with a doubled key', `access_token: ${SECRET}\naccess_token: ${SECRET}`],
    ['YAML with a doubled key inside', `base:\n  - x: ${SECRET}\n    x: ${SECRET}`],
    ['YAML that merges what is no object', `<<: ${SECRET}`],
    ['YAML that merges itself', `access_token: ${SECRET}\na: &a {<<: *a}`],
    ['YAML that grows by aliases', bombOf((name) => `[${`${name}, `.repeat(9)}${name}]`)],
    ['YAML that grows by merges', bombOf((name) => `{<<: [${`${name}, `.repeat(9)}${name}], x: ${name}}`)],
    ['JSON of 100,000 lists in each other', `{"access_token": ${listsInEachOther(1e5)}}`],
    ['JSON of 100,000 objects in each other', `${'{"a":'.repeat(1e5)}"${SECRET}"${'}'.repeat(1e5)}`],
    ['YAML of 600 lists in each other', `access_token: ${'['.repeat(600)}${SECRET}${']'.repeat(600)}`],
    ['YAML of 20,000 lists in each other', `access_token:\n${'- '.repeat(20_000)}${SECRET}`],
    ['a text', SECRET],
    ['nothing', ''],
  ])('a config file of %s is a config_error that does not quote it', async (_, content) => {
    expect(await refusal(readConfigFile(files.write(content)))).not.toContain(SECRET);
  });

  it.each([
    ['{\n  "accounts": "1",\n}', 'is broken at line 3, column 1: remove the comma before this bracket.'],
    [
      '{"accounts": “1”}',
      'is broken at line 1, column 14: replace the curly quotation marks with straight ones (").',
    ],
    ['{"accounts": "1",\n "accounts": "2"}', 'is broken at line 2, column 2: this key appears twice.'],
    ['accounts: 1\naccounts: 2', 'is broken at line 2, column 1: this key appears twice.'],
    [
      'account_filter:\n\tstatuses: a',
      'is broken at line 2, column 1: this line is indented with a tab; YAML allows only spaces.',
    ],
    [
      'accounts: "1',
      'is broken at line 1, column 13: a quotation mark, a bracket or a space after a colon is missing.',
    ],
    ['a: 1\n  b: 2', 'is broken at line 1, column 4: the line below is indented too far.'],
    ['', 'is empty.'],
    [' \n', 'is empty.'],
    ['<!DOCTYPE html><html>', 'is a web page (HTML or XML).'],
    ['\n<html lang="en">', 'is a web page (HTML or XML).'],
    ['{"accounts"\0: 1}', 'contains zero bytes; save it as UTF-8.'],
    ['[1]', 'must contain one object of settings (JSON or YAML).'],
  ])('a config file %j %s', async (content, isWrong) => {
    const path = files.write(content);
    expect(await refusal(readConfigFile(path))).toContain(`The config file ${path} ${isWrong}`);
  });

  it.each([
    ['little-endian', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['big-endian', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ])('a config file may be UTF-16, %s, as Windows programs write it', async (_, encode) => {
    const path = files.write('');
    writeFileSync(path, encode(JSON.stringify(CONFIG)));
    expect(await readConfigFile(path)).toEqual(CONFIG);
  });

  it('a config file that is missing or a folder is a config_error that names it', async () => {
    const missing = files.pathOf('missing.json');
    expect(await refusal(readConfigFile(missing))).toContain(missing);
    const directory = files.pathOf('directory');
    mkdirSync(directory);
    expect(await refusal(readConfigFile(directory))).toContain(
      `${directory} cannot be read: it is a folder (EISDIR); Docker creates a folder when the file to mount does not exist`,
    );
  });
});
