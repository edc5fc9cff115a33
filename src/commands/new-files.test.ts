import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import * as files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

/** The file name whose write fails after half of its text, and the error code. */
const failures = new Map<string, string>();

jest.unstable_mockModule('node:fs/promises', () => ({
  ...files,
  open: async (path: string, flags: string, mode: number) => {
    const handle = await files.open(path, flags, mode);
    const failing = [...failures].find(([name]) => path.includes(name));
    if (failing === undefined) return handle;
    return {
      writeFile: async (text: string) => {
        await handle.writeFile(text.slice(0, text.length / 2));
        throw Object.assign(new Error(`${failing[1]}: no such luck`), { code: failing[1] });
      },
      close: () => handle.close(),
    };
  },
}));

const { describeTaken, takenPaths, writeNewFiles } = await import('./new-files.js');

let folder = '';
const at = (name: string): string => join(folder, name);

beforeEach(() => {
  failures.clear();
  folder = mkdtempSync(join(tmpdir(), 'new-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const FILES = { 'config.json': { access_token: 'x' }, 'state.json': [] };

describe('new files', () => {
  it('new files are JSON that only their owner can read, in a folder that is created', async () => {
    const paths = await writeNewFiles(at('a/b'), FILES);
    expect(paths).toEqual([at('a/b/config.json'), at('a/b/state.json')]);
    expect(readdirSync(at('a/b'))).toEqual(['config.json', 'state.json']);
    expect(readFileSync(paths[0] ?? '', 'utf8')).toBe('{\n  "access_token": "x"\n}\n');
    for (const path of paths) expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  });

  it.each([
    ['ENOSPC', 'the disk is full (ENOSPC)'],
    ['EDQUOT', 'the disk quota is used up (EDQUOT)'],
    ['EROFS', 'the file system is read-only (EROFS)'],
    ['EACCES', 'permission is denied (EACCES)'],
    ['EIO', 'EIO'],
  ])(
    'new files leave nothing behind if one fails with %s, so that the next attempt can succeed',
    async (...[code, reason]) => {
      failures.set('state.json', code);
      await expect(writeNewFiles(folder, FILES)).rejects.toMatchObject({
        failureType: 'config_error',
        what: `The folder ${folder} cannot be written to: ${reason}.`,
      });
      expect(readdirSync(folder)).toEqual([]);
      failures.clear();
      expect(await writeNewFiles(folder, FILES)).toHaveLength(2);
    },
  );

  it.each([
    [
      'a file',
      () => {
        writeFileSync(at('state.json'), 'mine');
      },
    ],
    [
      'a link that leads nowhere',
      () => {
        symlinkSync(at('nowhere'), at('state.json'));
      },
    ],
  ])('new files do not replace %s that appeared in the meantime', async (_, come) => {
    come();
    await expect(writeNewFiles(folder, FILES)).rejects.toThrow(
      `The folder ${folder} cannot be written to: a file or folder with that name already exists (EEXIST).`,
    );
    expect(readdirSync(folder)).toEqual(['state.json']);
  });

  it.each([
    ['a file', 'file/sub', 'part of its path is not a folder (ENOTDIR)'],
    ['a name that is too long', 'x'.repeat(300), 'the name is too long (ENAMETOOLONG)'],
  ])('a folder below %s is refused with the reason', async (_, name, reason) => {
    writeFileSync(at('file'), '');
    await expect(writeNewFiles(at(name), FILES)).rejects.toThrow(`cannot be written to: ${reason}.`);
  });
});

describe('taken paths', () => {
  it('taken paths include everything that exists, even broken links', async () => {
    writeFileSync(at('config.json'), '');
    symlinkSync(at('nowhere'), at('state.json'));
    expect(await takenPaths(folder, ['config.json', 'state.json', 'other.json'])).toEqual([
      at('config.json'),
      at('state.json'),
    ]);
    expect(await takenPaths(at('missing'), ['config.json'])).toEqual([]);
    expect(describeTaken(['a', 'b'])).toBe(
      'Already exists, not overwritten: a, b. Move it away or choose another folder.',
    );
  });
});
