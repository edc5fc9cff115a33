// Compares two builds of the connector: `node scripts/compare-builds.mjs REF` reads every stream twice with this tree's
// build and with that of a commit, in worlds that respond to both in the same way, and compares records, states, exit
// codes and requests. Use it for changes that must not be visible from outside.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ensureBuilt, root } from './ensure.mjs';
import { accountIds, startSimulator, TOKEN } from './simulator.mjs';

const NOW = '2026-01-31T12:00:00Z';
const WORLD = { now: NOW, seed: 1, accounts: 2, campaigns: 2, adgroups: 2, ads: 1, days: 20 };

/** Worlds and configs; `--behaviour` sets what a world does differently. */
const CASES = [
  { title: 'all streams with defaults' },
  { title: 'pages of 7 rows, changed rows only', config: { page_size: 7, restatements: 'changed' } },
  { title: 'report tasks', config: { report_engine: 'async', include_deleted: true } },
  { title: 'the sandbox', world: { sandbox: true }, config: { sandbox: true } },
  { title: 'metrics refused by name', world: { behaviour: 'breakdown-metrics=refused-first-named' } },
  { title: 'metrics refused without a name', world: { behaviour: 'breakdown-metrics=refused-unnamed' } },
  { title: 'lists that return nothing', world: { behaviour: 'empty-lists=nothing' } },
  { title: 'history of restatements', config: { restatements: 'history', row_context: false } },
];

/** The connector's clock runs a hundred times as fast, so that pacing takes no time. */
const CLOCK = {
  NODE_OPTIONS: `--no-warnings --import=${root}integration_tests/support/fast-clock.mjs`,
  FAKE_NOW: NOW,
  FAST_CLOCK: '100',
};

/** A filter means the same in whatever order its members are. */
const withSortedFilter = (url) =>
  decodeURIComponent(url).replace(/filtering=(\{[^&]*\})/, (_, filter) => {
    const members = Object.entries(JSON.parse(filter));
    return `filtering=${JSON.stringify(Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : 1))))}`;
  });

/** Forwards requests to the simulator, and records them without what differs between runs. */
async function recordRequests(target) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const body = [];
    for await (const chunk of request) body.push(chunk);
    const text = Buffer.concat(body).toString();
    requests.push(`${request.method} ${withSortedFilter(request.url)} ${text}`);
    const url = `${new URL(target).origin}${request.url}`;
    const answer = await fetch(url, {
      method: request.method,
      headers: { 'access-token': request.headers['access-token'] ?? '', 'content-type': 'application/json' },
      ...(text !== '' && { body: text }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const type = answer.headers.get('content-type') ?? 'application/json';
    // The connector trusts the server's clock.
    const date = answer.headers.get('date') ?? '';
    response.sendDate = false;
    response.writeHead(answer.status, { 'content-type': type, 'content-length': bytes.length, date });
    response.end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const path = new URL(target).pathname;
  const url = `http://127.0.0.1:${server.address().port}${path}`;
  return { url, taken: () => requests.splice(0), stop: () => server.close() };
}

function run(folder, args, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`${folder}/dist/main.mjs`, ...args], {
      env: { ...process.env, ...CLOCK, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const messages = [];
    const states = new Map();
    let catalog;
    // Line by line, because the whole output is longer than a string can be.
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (MESSAGES.test(line)) messages.push(comparable(line));
      if (line.startsWith('{"type":"CATALOG"')) ({ catalog } = JSON.parse(line));
      if (!line.startsWith('{"type":"STATE"')) return;
      const { state } = JSON.parse(line);
      states.set(JSON.stringify(state.stream?.stream_descriptor ?? ''), state);
    });
    child.once('close', (code) => resolve({ code, messages, catalog, states: [...states.values()] }));
  });
}

/** Sentences for people, which may be worded anew. */
const SENTENCES = /"(explanation|warning|error_message|why_not)":("(?:[^"\\]|\\.)*"|null)/g;

/** Differs in every run: when a row was emitted or observed, and which of several waiting streams made a request. */
const OF_THE_RUN =
  /"(emitted_at|observed_at|synced_at|started_at|read_at|ended_at|requests)":("[^"]*"|[\d.]+)/g;

/** Task ids depend on the order in which tasks were started, which differs between runs. */
const TASK_IDS = /73[0-9]0{9}\d{7}/g;

/** Checkpoints depend on how far each task was. */
const NOTES = /,"notes":\{[^{}]*\}/g;

/** How often a stream says that it is running, or waits for the quota, depends on the time that passes. */
const MESSAGES = /^\{"type":"(RECORD|STATE)"|"status":"(STARTED|COMPLETE|INCOMPLETE)"/;

/** Characters of a line that are shown if it differs. */
const SHOWN = 400;

/** What has to be the same in a line. A long one is kept as its beginning and a hash, because there are very many. */
function comparable(line) {
  const text = line.replace(OF_THE_RUN, '"$1":0').replace(SENTENCES, '').replace(NOTES, '');
  return text.length < SHOWN ? text : text.slice(0, SHOWN) + createHash('sha1').update(text).digest('hex');
}

const seen = ({ code, messages }, requests) => ({
  code: [String(code)],
  messages: messages.filter((line, index, all) => line !== all[index - 1]),
  requests: requests.map((line) => line.replace(TASK_IDS, 'TASK')).toSorted(),
});

/** Two reads in a row; the second one resumes from the first. */
async function readTwice(folder, { world, config }) {
  const at = (name) => join(work, name);
  const simulator = await startSimulator({ ...WORLD, ...world });
  const api = await recordRequests(simulator.url);
  const env = { TIKTOK_API_BASE_URL: api.url };
  const given = {
    access_token: TOKEN,
    accounts: accountIds(2).join(','),
    start_date: '2025-12-01',
    ...config,
  };
  writeFileSync(at('config.json'), JSON.stringify(given));
  const discovered = await run(folder, ['discover', '--config', at('config.json')], env);
  const configured = discovered.catalog.streams.map((stream) => ({
    stream,
    sync_mode: stream.supported_sync_modes.at(-1),
    destination_sync_mode: 'append',
  }));
  writeFileSync(at('catalog.json'), JSON.stringify({ streams: configured }));
  const reads = [];
  const args = ['read', '--config', at('config.json'), '--catalog', at('catalog.json')];
  const first = await run(folder, args, env);
  reads.push(seen(first, api.taken()));
  writeFileSync(at('state.json'), JSON.stringify(first.states));
  const second = await run(folder, [...args, '--state', at('state.json')], env);
  reads.push(seen(second, api.taken()));
  api.stop();
  await simulator.stop();
  return reads;
}

/** Lines that only one build has, those of `before` first. */
function differences(before, after) {
  const counts = new Map();
  for (const line of before) counts.set(line, (counts.get(line) ?? 0) + 1);
  for (const line of after) counts.set(line, (counts.get(line) ?? 0) - 1);
  return [...counts]
    .filter(([, count]) => count !== 0)
    .map(([line, count]) => `${count > 0 ? 'before' : 'now   '} ${line}`);
}

/** Whether records and requests have the same order. The time at which a state is emitted varies. */
const isInOrder = (...pair) => {
  const [before, after] = pair.map((lines) => lines.filter((line) => !line.startsWith('{"type":"STATE')));
  return before.join('\n') === after.join('\n');
};

/** Builds a commit, with the packages of this tree. */
function buildOf(ref) {
  const folder = join(work, 'other');
  const git = (...args) => spawnSync('git', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  git('worktree', 'add', '--detach', '--force', folder, ref);
  symlinkSync(`${root}node_modules`, `${folder}/node_modules`);
  spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: folder, stdio: 'inherit' });
  cpSync(`${folder}/dist`, join(work, 'build/dist'), { recursive: true });
  cpSync(`${folder}/spec.json`, join(work, 'build/spec.json'));
  git('worktree', 'remove', '--force', folder);
  return join(work, 'build');
}

const [ref, only = ''] = process.argv.slice(2);
if (ref === undefined) {
  console.error('Usage: node scripts/compare-builds.mjs REF [words of a title]');
  process.exit(2);
}
const work = mkdtempSync(join(tmpdir(), 'compare-builds-'));
let isAlike = true;
try {
  ensureBuilt();
  const other = buildOf(ref);
  for (const given of CASES.filter(({ title }) => title.includes(only))) {
    const [before, after] = [await readTwice(other, given), await readTwice(root, given)];
    for (const [index, name] of ['first read', 'second read'].entries()) {
      for (const kind of ['code', 'messages', 'requests']) {
        const pair = [before[index][kind], after[index][kind]];
        const found = differences(...pair);
        const isSame = found.length === 0 && isInOrder(...pair);
        isAlike &&= isSame;
        const result = isSame ? 'same' : found.length > 0 ? `${found.length} DIFFER` : 'IN ANOTHER ORDER';
        console.log(`${given.title}, ${name}: ${pair[0].length} ${kind}, ${result}`);
        for (const line of found.slice(0, 6)) console.log(`  ${line}`);
      }
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exitCode = isAlike ? 0 : 1;
