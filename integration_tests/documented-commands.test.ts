import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { completionWords } from '../src/commands/completion/words.js';
import { startSimulator, type Simulator } from '../src/simulator/index.js';
import { withFiles } from './support/connector.js';
import { blocksOf, typeBlock } from './support/documented-commands.js';
import { DOCUMENTS, read, root } from './support/documents.js';
import { catalogOf, configFor } from './support/read-inputs.js';
import { readFrom } from './support/reads.js';
import { RUN_BY, RUN_BY_NOBODY, TYPED_BY } from './support/run-elsewhere.js';
import { FAST_CLOCK, now } from './support/time.js';

/*
 * Every command of the documents is typed by a test: where a document has examples of its own, by the test of these,
 * else here, in what looks like a clone. Programs that a machine may lack are played (support/programs): Docker, and
 * DuckDB's command line.
 */

/** The commands of a block; one that continues on the next line is one command. */
const commandsIn = (block: string): readonly string[] =>
  block
    .replaceAll(/\\\n */g, '')
    .split('\n')
    .filter((line) => line !== '');

const ELSEWHERE = [...RUN_BY, ...RUN_BY_NOBODY].map(([command]) => command);

/** The one of the list that a command begins with. */
const elsewhere = (command: string): string | undefined =>
  ELSEWHERE.find((listed) => command.startsWith(listed));

const blocks = DOCUMENTS.flatMap((document) =>
  blocksOf('sh', read(document)).map((block) => ({ document, commands: commandsIn(block) })),
);
const typedHere = blocks
  .filter(({ document }) => !(document in TYPED_BY))
  .map(({ document, commands }) => ({
    document,
    commands: commands.filter((command) => elsewhere(command) === undefined),
  }))
  .filter(({ commands }) => commands.length > 0);
const documents = [...new Set(typedHere.map(({ document }) => document))];

const hasJq = spawnSync('jq', ['--version']).error === undefined;

describe('the documented commands', () => {
  let simulator: Simulator;
  let output: string;
  let state: unknown;
  beforeAll(async () => {
    const size = { accounts: 2, campaigns: 1, adgroups: 1, ads: 2, days: 30 };
    simulator = await startSimulator({ ...size, now });
    const outcome = await readFrom(simulator, { streams: ['campaigns'] });
    output = outcome.stdout;
    state = outcome.finalState();
  });
  afterAll(() => simulator.close());

  /** What looks like a clone, with the files that documents suppose: a config, a catalog, an output and states. */
  const withClone = <T>(use: (path: (name: string) => string) => Promise<T>): Promise<T> => {
    const files = {
      'config.json': configFor(simulator),
      'catalog.json': catalogOf(['campaigns']),
      'state-1.json': state,
      'state-2.json': state,
    };
    return withFiles(files, (path) => {
      for (const name of ['bin', 'examples', 'node_modules', 'Dockerfile'])
        symlinkSync(join(root, name), path(name));
      mkdirSync(path('deploy/terraform'), { recursive: true });
      symlinkSync(join(root, 'deploy/cron'), path('deploy/cron'));
      writeFileSync(path('output.jsonl'), output);
      if (!hasJq) {
        mkdirSync(path('played'));
        symlinkSync('/bin/true', path('played/jq'));
      }
      return use(path);
    });
  };

  it.each(documents)(
    `the commands of %s work as written${hasJq ? '' : ' (without jq, which is not here)'}`,
    async (document) => {
      const commands = typedHere
        .filter((block) => block.document === document)
        .flatMap((block) => block.commands);
      const typed = commands.join('\n').replaceAll('http://127.0.0.1:8089/open_api/v1.3/', simulator.url);
      await withClone(async (path) => {
        const programs = [
          join(root, 'integration_tests/support/programs'),
          process.env['PATH'],
          path('played'),
        ];
        const env = { ...FAST_CLOCK, TIKTOK_API_BASE_URL: simulator.url, PATH: programs.join(delimiter) };
        const { stdout, stderr, exitCode } = await typeBlock(typed, { cwd: path('.'), env, shell: 'bash' });
        expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
        expect(stdout).not.toContain('"status":"FAILED"');
      });
    },
  );

  it.each(Object.entries(TYPED_BY))('the commands of %s are typed by %s', (document, test) => {
    const sections = read(document).split(/^## /m);
    const withCommands = sections.filter((section) => blocksOf('sh', section).length > 0);
    const headings = withCommands.map((section) => section.split('\n')[0] ?? '');
    expect(headings.length).toBeGreaterThan(0);
    expect(headings.filter((heading) => !read(test).includes(heading))).toEqual([]);
  });

  it.each(RUN_BY)('%s is run by %s', (_command, file, words) => {
    expect(read(file)).toContain(words);
  });

  it('every command that is listed as run elsewhere is in a document', () => {
    const found = new Set(blocks.flatMap(({ commands }) => commands.map(elsewhere)));
    expect(ELSEWHERE.filter((listed) => !found.has(listed))).toEqual([]);
  });
});

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document).replaceAll(/\\\n */g, '');
  const { commands } = completionWords();

  it(`the connector has every command and option that ${document} names`, () => {
    const named = text.matchAll(/(?:source-tiktok-ads(?:-[\d.]+tgz)?(?::\S+)?) ([a-z]+)((?: [^\n`|>]*)?)/g);
    const unknown = [...named]
      .filter(([, , rest = '']) => !rest.includes('source-tiktok-ads'))
      .filter(([, name = '', rest = '']) => {
        const options = rest.match(/(?<= )--[a-z-]+/g) ?? [];
        return options.length > 0 && !options.every((option) => commands[name]?.includes(option));
      });
    expect(unknown.map(([all]) => all)).toEqual([]);
  });

  it(`package.json has every script that ${document} names, and the clone every program`, () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
    const run = [...text.matchAll(/npm run (?:-s |--silent )?([a-z:]+)/g)].map(([, name = '']) => name);
    const programs = [...text.matchAll(/(?:node|python) ((?:\w+\/)*[\w-]+\.(?:mjs|py))/g)].map(
      ([, file = '']) => file,
    );
    const folder = document.replace(/[^/]+$/, '');
    expect(run.filter((name) => scripts[name] === undefined)).toEqual([]);
    expect(
      programs.filter((file) => !existsSync(join(root, file)) && !existsSync(join(root, folder, file))),
    ).toEqual([]);
  });
});
