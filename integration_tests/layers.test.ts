import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));

/** One file each with a single violation; the files it imports exist and are correct. */
const violations: readonly (readonly [rule: string, file: string, imported: string])[] = [
  ['layer-protocol', 'protocol/bad.ts', '../cdk/good.js'],
  ['layer-cdk', 'cdk/bad.ts', '../streams/good.js'],
  ['layer-cdk', 'cdk/tests-the-vendor.test.ts', '../tiktok/good.js'],
  ['layer-tiktok', 'tiktok/bad.ts', '../streams/good.js'],
  ['layer-streams', 'streams/bad.ts', '../protocol/good.js'],
  ['layer-streams', 'streams/upwards.ts', '../connector/good.js'],
  ['layer-simulator', 'simulator/bad.ts', '../cdk/good.js'],
  ['layer-tiktok', 'tiktok/cheats.ts', '../simulator/good.js'],
  ['layer-terminal', 'terminal/bad.ts', '../streams/good.js'],
  ['layer-connector', 'connector/bad.ts', '../commands/good.js'],
  ['layer-commands', 'commands/bad.ts', '../nowhere/good.js'],
  ['connector-without-simulator', 'connector/simulates.ts', '../simulator/good.js'],
  ['entry-points-are-imported-by-nobody', 'commands/restarts.ts', '../main.js'],
  ['cdk-collections', 'cdk/collections/bad.ts', '../time/days.js'],
  ['cdk-memory', 'cdk/memory/bad.ts', '../contract/good.js'],
  ['cdk-time', 'cdk/time/bad.ts', '../codec/good.js'],
  ['cdk-concurrency', 'cdk/concurrency/bad.ts', '../contract/good.js'],
  ['cdk-codec', 'cdk/codec/bad.ts', '../schema/good.js'],
  ['cdk-codec', 'cdk/codec/weighs-the-heap.ts', '../memory/good.js'],
  ['cdk-schema', 'cdk/schema/bad.ts', '../contract/good.js'],
  ['cdk-contract', 'cdk/contract/bad.ts', '../engine/good.js'],
  ['cdk-contract', 'cdk/contract/reads-texts.ts', '../codec/good.js'],
  ['cdk-contract', 'cdk/contract/counts-pages.ts', '../concurrency/good.js'],
  ['cdk-pages', 'cdk/pages/bad.ts', '../engine/good.js'],
  ['cdk-cursor', 'cdk/cursor/bad.ts', '../engine/good.js'],
  ['cdk-cursor', 'cdk/cursor/reads-states.ts', '../state/good.js'],
  ['cdk-state', 'cdk/state/bad.ts', '../engine/good.js'],
  ['cdk-process', 'cdk/process/bad.ts', '../http/good.js'],
  ['cdk-http', 'cdk/http/bad.ts', '../engine/good.js'],
  ['cdk-engine', 'cdk/engine/bad.ts', '../http/good.js'],
  ['cdk-entrypoint', 'cdk/entrypoint/bad.ts', '../cursor/good.js'],
  ['tiktok-api', 'tiktok/api/bad.ts', '../client/good.js'],
  ['tiktok-api', 'tiktok/api/knows-the-run.ts', '../session.js'],
  ['tiktok-paging', 'tiktok/paging/bad.ts', '../client/good.js'],
  ['tiktok-client', 'tiktok/client/bad.ts', '../config/good.js'],
  ['tiktok-report-catalogue', 'tiktok/report-catalogue/bad.ts', '../reports/query/good.js'],
  ['tiktok-config', 'tiktok/config/bad.ts', '../lists/good.js'],
  ['tiktok-accounts', 'tiktok/accounts/bad.ts', '../session.js'],
  ['tiktok-days', 'tiktok/days/bad.ts', '../session.js'],
  ['tiktok-session', 'tiktok/session.ts', './lists/good.js'],
  ['tiktok-authorization', 'tiktok/authorization/bad.ts', '../lists/good.js'],
  ['tiktok-campaign-filters', 'tiktok/campaign-filters/bad.ts', '../lists/good.js'],
  ['tiktok-refusals', 'tiktok/refusals/bad.ts', '../reports/query/good.js'],
  ['tiktok-tasks', 'tiktok/tasks/bad.ts', '../lists/good.js'],
  ['tiktok-lists', 'tiktok/lists/bad.ts', '../reports/query/good.js'],
  ['tiktok-lists', 'tiktok/lists/asks-tasks.ts', '../tasks/good.js'],
  ['tiktok-shops', 'tiktok/shops/bad.ts', '../reports/query/good.js'],
  ['tiktok-task-lists', 'tiktok/task-lists/bad.ts', '../reports/query/good.js'],
  ['tiktok-reports-query', 'tiktok/reports/query/bad.ts', '../read/good.js'],
  ['tiktok-reports-read', 'tiktok/reports/read/bad.ts', '../../lists/good.js'],
  ['tiktok-reports', 'tiktok/reports/bad.ts', '../tasks/good.js'],
  ['tiktok-reports', 'tiktok/reports/lists-objects.ts', '../lists/good.js'],
  ['tiktok-audit', 'tiktok/audit/bad.ts', '../lists/good.js'],
  ['tiktok-audit', 'tiktok/audit/knows-queries.ts', '../reports/query/good.js'],
  ['tiktok-audit', 'tiktok/audit/knows-streams.ts', '../reports/good.js'],
  ['streams-through-the-public-face', 'streams/logs.ts', '../cdk/contract/good.js'],
  ['streams-through-the-public-face', 'streams/requests.ts', '../tiktok/client/good.js'],
  ['simulator-stands-alone', 'simulator/packed.ts', 'yaml'],
  ['only-importers-of-ajv', 'tiktok/validates.ts', 'ajv'],
  ['only-importers-of-jsonc-parser', 'cdk/schema/parses.ts', 'jsonc-parser'],
  ['only-importers-of-yaml', 'connector/reads.ts', 'yaml'],
  ['only-importers-of-csv-parse', 'tiktok/splits.ts', 'csv-parse'],
  ['only-importers-of-got', 'cdk/http/fetches.ts', 'got'],
  ['only-importers-of-hpagent', 'cdk/http/tunnels.ts', 'hpagent'],
  ['only-importers-of-date-fns', 'streams/dates.ts', 'date-fns'],
  ['only-importers-of-date-fns-utc', 'streams/utc.ts', '@date-fns/utc'],
  ['no-development-packages', 'cdk/ships-a-tool.ts', 'fast-check'],
  ['no-cycles', 'tiktok/chicken.ts', './egg.js'],
  ['no-orphans', 'tiktok/lonely.ts', ''],
  ['no-tests-in-production', 'tiktok/imports-a-test.ts', './some.test.js'],
  ['not-resolvable', 'tiktok/typo.ts', './not-there.js'],
];

/** Rooms from which a violation imports this file. */
const rooms = [
  ...['codec', 'memory', 'concurrency', 'schema', 'contract', 'cursor', 'state', 'engine'].map(
    (room) => `cdk/${room}`,
  ),
  ...['client', 'config', 'lists', 'tasks', 'reports', 'reports/query', 'reports/read'].map(
    (room) => `tiktok/${room}`,
  ),
];

const innocent: Readonly<Record<string, string>> = {
  ...Object.fromEntries(rooms.map((room) => [`${room}/good.ts`, 'export const good = 1;'])),
  'commands/good.ts': "export { wire } from '../connector/good.js';",
  'nowhere/good.ts': 'export const nowhere = 1;',
  'main.ts': "export { wire } from './commands/good.js';",
  'protocol/good.ts': 'export const wire = 1;',
  'cdk/good.ts': "export { wire } from '../protocol/good.js';",
  'cdk/http/transport.ts': "import { got } from 'got'; export { got };",
  'cdk/http/good.ts':
    "import { get } from 'node:http'; import type { IncomingMessage } from 'node:http'; import { got } from './transport.js'; export type { IncomingMessage }; export { get, got };",
  'cdk/http/agents.ts': "import { HttpProxyAgent } from 'hpagent'; export { HttpProxyAgent };",
  'cdk/codec/json-mistake.ts': "import { parse } from 'jsonc-parser'; export { parse };",
  'cdk/time/days.ts':
    "import { UTCDate } from '@date-fns/utc'; import { addDays } from 'date-fns'; export { UTCDate, addDays };",
  'cdk/config.ts': "import { Ajv } from 'ajv'; import { parse } from 'yaml'; export { Ajv, parse };",
  'cdk/index.ts': "export { wire } from './good.js'; export { get } from './http/good.js';",
  'tiktok/good.ts': "export { wire } from '../cdk/index.js';",
  'tiktok/index.ts': "export { wire } from './good.js';",
  'tiktok/reports/public-face.ts': "export { good } from './query/good.js';",
  'tiktok/audit/good.ts': "export { good } from '../reports/public-face.js';",
  'tiktok/egg.ts': "export * from './chicken.js';",
  'tiktok/some.test.ts': "import { test } from '@jest/globals'; export { test };",
  'streams/good.ts': "export { wire } from '../tiktok/index.js'; export { get } from '../cdk/index.js';",
  'simulator/good.ts': "import { createServer } from 'node:http'; export { createServer };",
  'connector/good.ts': [
    "export { wire } from '../streams/good.js';",
    "export { wire as raw } from '../protocol/good.js';",
  ].join('\n'),
};

/** `npm run layers` in a folder. That it holds in the real tree is part of `npm run check`. */
function cruise(folder: string): { exitCode: number | null; found: string[] } {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { status, stdout } = spawnSync(
    process.execPath,
    [program, '--config=.dependency-cruiser.cjs', '--output-type=err', 'src'],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } },
  );
  return {
    exitCode: status,
    found: [...stdout.matchAll(/error (\S+: \S+)/g)].map(([, line]) => String(line)),
  };
}

function plant(folder: string, files: Readonly<Record<string, string>>): void {
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    copyFileSync(join(root, name), join(folder, name));
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'src', name)), { recursive: true });
    writeFileSync(join(folder, 'src', name), `${text}\n`);
  }
}

/** Words of the vendor, and of this source's config. */
const VENDOR = /tiktok|advertiser|ad ?group|campaign|page_size|developer app/i;

describe('the code of src/cdk', () => {
  test('src/cdk does not mention the vendor, so that another source could be built with it', () => {
    const files = readdirSync(join(root, 'src/cdk'), { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('testing/'),
    );
    const said = files.filter((file) => VENDOR.test(readFileSync(join(root, 'src/cdk', file), 'utf8')));
    expect(files.length).toBeGreaterThan(60);
    expect(said).toEqual([]);
  });
});

describe('the code of src/streams', () => {
  test('src/streams has data and row functions, which neither log nor send requests', () => {
    const files = filesOf('streams').filter((file) => !file.startsWith('testing/'));
    const said = files.filter((file) => {
      const text = readFileSync(join(root, 'src/streams', file), 'utf8');
      const code = text.replace(/'[^'\n]*'|`[^`]*`|\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      return /\b(?:log|client|Logger|TikTokClient)\b/.test(code);
    });
    expect(files.length).toBeGreaterThan(50);
    expect(said).toEqual([]);
  });
});

/** Source files of a layer, without tests. */
const filesOf = (layer: string): readonly string[] =>
  readdirSync(join(root, 'src', layer), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );

/** Each family of streams has these; so has each of its folders of fields. */
const OF_EVERY_FAMILY = ['streams.ts', 'rows.ts'];

const repeated = (names: readonly string[], most: number): readonly string[] =>
  [...new Set(names)].filter((name) => names.filter((other) => other === name).length > most);

const TYPE = /^(?:export )?(?:interface|type|class) (\w+)/gm;

describe('names', () => {
  test.each(['cdk', 'tiktok', 'streams', 'connector', 'commands', 'terminal', 'protocol'])(
    'no two source files of src/%s have the same name',
    (layer) => {
      const files = filesOf(layer);
      expect(files).not.toEqual([]);
      expect(
        repeated(
          files.map((file) => basename(file)).filter((name) => !OF_EVERY_FAMILY.includes(name)),
          1,
        ),
      ).toEqual([]);
    },
  );

  test('no type name of src/cdk and src/tiktok is declared in more than two files', () => {
    const names = ['cdk', 'tiktok'].flatMap((layer) =>
      filesOf(layer).flatMap((file) => {
        const text = readFileSync(join(root, 'src', layer, file), 'utf8');
        return [...new Set([...text.matchAll(TYPE)].map(([, name = '']) => name))];
      }),
    );
    expect(names).toContain('RateLimiter');
    expect(repeated(names, 2)).toEqual([]);
  });
});

describe('the layers of src', () => {
  const folder = mkdtempSync(join(tmpdir(), 'layers-'));
  let planted: ReturnType<typeof cruise>;

  beforeAll(() => {
    const bad = violations.map(([, file, from]) => [file, from ? `export * from '${from}';` : 'export {};']);
    plant(folder, { ...innocent, ...(Object.fromEntries(bad) as Record<string, string>) });
    planted = cruise(folder);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('the check fails if a layer is violated', () => {
    expect(planted.exitCode).not.toBe(0);
  });

  test('every rule has a planted violation', () => {
    const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as {
      readonly forbidden: readonly { readonly name: string }[];
    };
    const planned = new Set(violations.map(([rule]) => rule));
    expect(forbidden.map(({ name }) => name).filter((name) => !planned.has(name))).toEqual([]);
  });

  test.each(violations)('%s catches src/%s importing "%s"', (rule, file) => {
    expect(planted.found).toContain(`${rule}: src/${file}`);
  });

  test('every allowed import passes', () => {
    const blamed = Object.keys(innocent).filter((file) =>
      planted.found.some((line) => line.endsWith(`: src/${file}`)),
    );
    expect(blamed.filter((file) => file !== 'tiktok/egg.ts')).toEqual([]);
  });
});
