import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { DEFAULT_SETTINGS, familiesOf } from '../src/streams/index.js';
import {
  ACCOUNT_PERMISSIONS,
  BUSINESS_CENTER_PERMISSIONS,
  connectionSpecification,
} from '../src/tiktok/index.js';
import { namesInColumn, sectionUnder } from './support/documented-commands.js';
import { DOCUMENTS, read, root } from './support/documents.js';

/** Headings as GitHub links to them, and anchors. */
function anchorsIn(text: string): readonly string[] {
  const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
  return [...headings, ...[...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)];
}

/** Links of a document to missing files or headings of the project. */
function brokenLinks(document: string): readonly string[] {
  const links = [...read(document).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
  return links
    .filter(([, file = '', anchor]) => {
      const target = file === '' ? document : join(dirname(document), file);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsIn(read(target)).includes(anchor);
    })
    .map(([link]) => link);
}

const TREE = ['src', 'integration_tests', 'scripts', 'bench', 'fuzz'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).flatMap((file) => [
    join(folder, file),
    `${join(folder, file)}/`,
  ]),
);

/** A path in a document, relative to the project's root or to `src`. */
const PATH =
  /(?<![\w./-])(?:(?:src|integration_tests|scripts|bench|fuzz)\/[\w./*-]*[\w/*]|(?:protocol|cdk|tiktok|streams|connector|commands|terminal|simulator)\/[\w./*-]+\.ts)/g;

/** Named paths that do not exist; `*`, `NAME` and `FAMILY` stand for any name. */
function lostPaths(document: string): readonly string[] {
  const named = new Set(read(document).match(PATH) ?? []);
  return [...named].filter((path) => {
    const full = /^(src|integration_tests|scripts|bench|fuzz)\//.test(path) ? path : `src/${path}`;
    const pattern = full
      .replaceAll('.', '\\.')
      .replaceAll('*', '[^/]*')
      .replace(/\b(?:NAME|FAMILY)\b/g, '[^/]+');
    return !TREE.some((file) => new RegExp(`^${pattern}$`).test(file));
  });
}

describe.each(DOCUMENTS)('%s', (document) => {
  it('%s links only to files and headings that exist', () => {
    expect(brokenLinks(document)).toEqual([]);
  });
});

describe.each(DOCUMENTS)('%s', (document) => {
  it('%s names only source files that exist', () => {
    expect(lostPaths(document)).toEqual([]);
  });
});

describe('README.md', () => {
  it('README.md has at most 12 KB', () => {
    expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(12 * 1024);
  });

  it('README.md lists every key of the config, and no other', () => {
    const [, table = ''] = sectionUnder('Config', read('README.md')).split(/^(?=\| key)/m);
    const keys = namesInColumn(0, table).flat();
    expect(keys.sort()).toEqual(Object.keys(connectionSpecification.properties).sort());
  });

  it('README.md shows the figures of the scoreboard', () => {
    const [, table = ''] = sectionUnder('What it proves', read('README.md')).split(/^(?=\| rows)/m);
    const [, , ...rows] = table.split('\n').filter((line) => line.startsWith('|'));
    const scoreboard = read('docs/scoreboard.md').split('\n');
    const missing = rows.filter((row) => {
      const [, name = '', ...figures] = row.split('|').map((cell) => cell.trim());
      const stream = /`(\w+)`/.exec(name)?.[1] ?? '';
      const part = name.includes('large') ? 'large account' : stream === 'ads' ? 'lists' : 'reports';
      const line = scoreboard.find((text) => text.startsWith(`| ${part}: ${stream} `)) ?? '';
      const shown = line.split('|').map((cell) => cell.trim());
      return !figures.slice(0, 4).every((figure, index) => {
        const cell = shown[index + 2] ?? '';
        return index === 0 ? cell === figure : cell.startsWith(`${figure} right`);
      });
    });
    expect(rows).toHaveLength(4);
    expect(missing).toEqual([]);
  });
});

describe('docs/access-token.md', () => {
  it('docs/access-token.md names every box of permissions, and no other', () => {
    const [, table = ''] = sectionUnder('Permissions', read('docs/access-token.md')).split(/^(?=\| box)/m);
    const [, , ...rows] = table.split('\n').filter((line) => line.startsWith('|'));
    const boxes = [...ACCOUNT_PERMISSIONS, ...BUSINESS_CENTER_PERMISSIONS].map(({ box }) => box);
    expect(rows.map((row) => row.split('|')[1]?.trim()).sort()).toEqual(boxes.sort());
  });
});

describe('docs/streams.md', () => {
  const permissions = sectionUnder('Permissions', read('docs/streams.md'));

  it('docs/streams.md says which box each stream needs, or that it needs none', () => {
    const unnamed = familiesOf(DEFAULT_SETTINGS)
      .filter(({ title }) => !permissions.includes(`all of [${title}]`))
      .flatMap(({ streams }) => streams)
      .filter(({ name }) => !permissions.includes(`\`${name}\``));
    expect(unnamed.map(({ name }) => name)).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  /** Steps of the walks: a function and its file. */
  const steps = (text: string) =>
    [...text.matchAll(/`(\w+)` \(`(src\/[\w./-]+\.ts)`\)/g)].map(([, name = '', file = '']) => ({
      name,
      file,
    }));
  const [, walks = ''] = read('docs/architecture.md').split('## Three walks');
  const [section = ''] = walks.split('\n## ');

  it('docs/architecture.md names functions of its walks that their files export', () => {
    const lost = steps(section).filter(
      ({ name, file }) =>
        !existsSync(join(root, file)) ||
        !new RegExp(`^export (?:async )?(?:function\\*?|const) ${name}\\b`, 'm').test(read(file)),
    );
    expect(steps(section).length).toBeGreaterThan(20);
    expect(lost).toEqual([]);
  });

  it('docs/architecture.md has three walks that enter no room twice', () => {
    const rooms = section
      .split(/^\*\*From /m)
      .slice(1)
      .map((walk) => steps(walk).map(({ file }) => dirname(file)))
      .map((all) => all.filter((room, index) => room !== all[index - 1]));
    expect(rooms).toHaveLength(3);
    for (const entered of rooms) expect(entered).toEqual([...new Set(entered)]);
  });
});

describe('docs/troubleshooting.md', () => {
  /** The parts of a quoted message between values: numbers, system codes such as (ENOENT), and what `…` stands for. */
  const fragmentsOf = (message: string): readonly string[] =>
    message
      .split(/…|\(?\bE[A-Z]{4,}\b\)?|\d[\d,.]*/)
      .map((fragment) => fragment.trim())
      .filter((fragment) => /\w/.test(fragment));

  const sources = TREE.filter((file) => /^src\/.*\.ts$/.test(file) && !file.endsWith('.test.ts'));
  const code = [...sources, 'bin/source-tiktok-ads']
    .map(read)
    .join('\n')
    .replace(/^\s*(?:\*|\/\*|\/\/).*$/gm, '')
    .replaceAll("\\'", "'");

  it('docs/troubleshooting.md quotes messages as the code has them, from one value to the next', () => {
    const rows = read('docs/troubleshooting.md').split('\n');
    const messages = rows.flatMap((row) => namesInColumn(0, `|\n|\n${row}`).flat());
    expect(messages.length).toBeGreaterThan(50);
    expect(messages.flatMap(fragmentsOf).filter((fragment) => !code.includes(fragment))).toEqual([]);
  });
});

describe('docs/reliability.md', () => {
  it('docs/reliability.md names only tests of faults that exist', () => {
    const names = read('docs/reliability.md')
      .split('\n')
      .flatMap((row) =>
        [...(row.split('|').at(-2) ?? '').matchAll(/`([a-z-]+)`/g)].map(([, name = '']) => name),
      );
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !TREE.includes(`integration_tests/faults/${name}.test.ts`))).toEqual([]);
  });
});
