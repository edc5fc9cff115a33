// The protocol's commands in the image, against a simulator.
import assert from 'node:assert/strict';
import { check } from '../checks.mjs';
import { connector, put } from './connector.mjs';

const statusesOf = (run) => run.of('CONNECTION_STATUS').map((message) => message.connectionStatus.status);

export const errorsOf = (run) =>
  run.of('TRACE').flatMap(({ trace }) => (trace.type === 'ERROR' ? [trace.error] : []));

/** Number of entries per stream. */
function countByStream(names) {
  const counts = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** Checks what is visible of any read from outside. Returns the last state of each stream. */
export function assertSound(run, streams) {
  assert.equal(run.status, 0, `exit code ${run.status}: ${JSON.stringify(errorsOf(run))}`);
  const complete = run
    .of('TRACE')
    .filter(({ trace }) => trace.stream_status?.status === 'COMPLETE')
    .map(({ trace }) => trace.stream_status.stream_descriptor.name);
  assert.deepEqual(complete.toSorted(), streams.toSorted(), 'every stream is COMPLETE, once');
  const records = countByStream(run.of('RECORD').map(({ record }) => record.stream));
  const states = new Map();
  const counted = {};
  for (const { state } of run.of('STATE')) {
    const { name } = state.stream.stream_descriptor;
    states.set(name, state);
    counted[name] = (counted[name] ?? 0) + state.sourceStats.recordCount;
  }
  for (const name of streams) {
    assert.ok(states.has(name), `${name} has a state`);
    assert.equal(counted[name], records[name] ?? 0, `the states of ${name} count its records`);
  }
  return { states: [...states.values()], records };
}

const fromStdin = (command, ...files) => [command, '--config', '-', ...files];
const CATALOG = ['--catalog', '/secrets/catalog.json'];

export async function checkCommands({ api, config, metadata }) {
  const suggested = metadata.suggestedStreams.streams;
  await check('check succeeds', () => {
    const run = connector(fromStdin('check'), { api, input: config });
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(statusesOf(run), ['SUCCEEDED']);
  });
  await check('check refuses a wrong token, and does not print it', () => {
    const token = 'not-the-right-token';
    const run = connector(fromStdin('check'), { api, input: { ...config, access_token: token } });
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(statusesOf(run), ['FAILED']);
    assert.ok(!JSON.stringify(run.messages).includes(token) && !run.stderr.includes(token));
  });
  await check('discover lists the suggested streams and more', () => {
    const run = connector(fromStdin('discover'), { api, input: config });
    assert.equal(run.status, 0, run.stderr);
    const streams = run.of('CATALOG').flatMap((message) => message.catalog.streams.map(({ name }) => name));
    assert.deepEqual(
      suggested.filter((name) => !streams.includes(name)),
      [],
    );
  });
  await check('catalog prints a catalog for read', () => {
    const run = connector([...fromStdin('catalog'), '--incremental'], { api, input: config });
    assert.equal(run.status, 0, run.stderr);
    put('catalog.json', run.stdout);
  });
  let first;
  await check('read emits every stream of the catalog', () => {
    first = assertSound(connector(fromStdin('read', ...CATALOG), { api, input: config }), suggested);
    for (const name of suggested) assert.ok(first.records[name] > 0, `${name} has records`);
  });
  await check('a second read resumes from the first', () => {
    put('state.json', first.states);
    const files = [...CATALOG, '--state', '/secrets/state.json'];
    const second = assertSound(connector(fromStdin('read', ...files), { api, input: config }), suggested);
    // Only the newest rows (at least once) and the days of the look-back are read again.
    for (const name of ['campaigns', 'adgroups', 'ad_insights']) {
      const [before, now] = [first.records[name], second.records[name] ?? 0];
      assert.ok(now < before, `${name}: ${now} records after ${before}`);
    }
  });
  return suggested;
}
