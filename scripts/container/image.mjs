// Checks of the image itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { root } from '../ensure.mjs';
import { check } from '../checks.mjs';
import { connector, shell } from './connector.mjs';
import { docker, image, inspect } from './docker.mjs';

const MEGABYTE = 2 ** 20;
/** Files allowed on top of the base image: the bundle, and nothing left there by mistake. */
const MOST_ADDED = 3 * MEGABYTE;
/**
 * Maximum share of the container's memory. The rest is for memory outside the heap: responses, buffers, Node itself.
 */
const MOST_HEAP = 0.65;
/** Below this, most of the memory would be unused. */
const LEAST_HEAP = 0.4;

const megabytes = (bytes) => `${(bytes / MEGABYTE).toFixed(1)} MB`;

const spec = JSON.parse(readFileSync(`${root}spec.json`, 'utf8'));

/** V8's limit in a container, in bytes, with the image's Node flags. */
function heapLimit(memory) {
  const flags = inspect('.Config.Entrypoint').slice(1, -1);
  const size = 'require("node:v8").getHeapStatistics().heap_size_limit';
  const { status, stdout, stderr } = docker([
    ...['run', '--rm', '--memory', `${memory}m`, '--entrypoint', 'node', image],
    ...[...flags, '-p', size],
  ]);
  assert.equal(status, 0, stderr);
  return Number(stdout);
}

export async function checkImage(metadata) {
  await check('spec prints the committed spec.json', () => {
    const run = connector(['spec']);
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(
      run.of('SPEC').map((message) => message.spec),
      [spec],
    );
    assert.equal(run.messages.length, 1);
  });
  await check('an unknown command fails', () => {
    assert.equal(connector(['frobnicate']).status, 2);
  });
  await check('labels have the name and version of metadata.yaml, and the commit', () => {
    const labels = inspect('.Config.Labels');
    assert.equal(labels['io.airbyte.name'], metadata.dockerRepository);
    assert.equal(labels['io.airbyte.version'], metadata.dockerImageTag);
    assert.equal(labels['org.opencontainers.image.version'], metadata.dockerImageTag);
    assert.equal(labels['org.opencontainers.image.revision'], process.env.REVISION);
  });
  await check('AIRBYTE_ENTRYPOINT is the entrypoint', () => {
    const { Entrypoint, Env } = inspect('.Config');
    assert.ok(Env.includes(`AIRBYTE_ENTRYPOINT=${Entrypoint.join(' ')}`), Env.join(' '));
  });
  await check('the image runs as airbyte, 1000:1000', () => {
    assert.equal(shell('echo "$(id -un) $(id -u):$(id -g)"').stdout, 'airbyte 1000:1000\n');
  });
  await check('/airbyte is writable, and its contents are not', () => {
    assert.equal(shell('touch /airbyte/probe && rm /airbyte/probe').status, 0);
    // No file or folder can be changed, added or moved, even by an attacker with this user's rights.
    assert.equal(shell('find /airbyte -mindepth 1 -writable -o -mindepth 1 ! -user root').stdout, '');
    for (const line of [
      'touch /airbyte/integration_code/probe',
      'mv /airbyte/integration_code /airbyte/other',
    ])
      assert.notEqual(shell(line).status, 0, line);
  });
  await check('the image has the licence, the notices and the bill of materials', () => {
    const read = (path) => shell(`cat ${path}`).stdout;
    assert.equal(read('/airbyte/LICENSE'), readFileSync(`${root}LICENSE`, 'utf8'));
    assert.equal(
      read('/airbyte/THIRD-PARTY-NOTICES.txt'),
      readFileSync(`${root}dist/THIRD-PARTY-NOTICES.txt`, 'utf8'),
    );
    const { bomFormat, components } = JSON.parse(read('/airbyte/sbom.cdx.json'));
    const own = JSON.parse(execFileSync(process.execPath, [`${root}scripts/sbom.mjs`], { encoding: 'utf8' }));
    assert.equal(bomFormat, 'CycloneDX');
    assert.deepEqual(components, own.components);
    return `${components.length} packages`;
  });
  await check('the image has the bundle and no packages', () => {
    // The base image's own npm is in /usr/local/lib.
    const { stdout } = shell(
      'find / -xdev -name node_modules -not -path "/usr/local/lib/*" 2>/dev/null; ls /airbyte/integration_code',
    );
    assert.deepEqual(stdout.split('\n').filter(Boolean), ['connector.mjs', 'main.mjs', 'spec.json']);
  });
  await check('most of the image is its base', () => {
    const [size, base] = [inspect('.Size'), inspect('.Size', process.env.BASE_IMAGE)];
    const sizes = `${megabytes(size)}, ${megabytes(size - base)} of them on top of the base`;
    assert.ok(size - base <= MOST_ADDED, sizes);
    return sizes;
  });
  for (const memory of [128, 512])
    await check(`the heap leaves room in a container of ${memory} MB`, () => {
      const heap = heapLimit(memory);
      const sizes = `the heap may take ${megabytes(heap)}`;
      assert.ok(heap <= memory * MEGABYTE * MOST_HEAP, sizes);
      assert.ok(heap >= memory * MEGABYTE * LEAST_HEAP, sizes);
      return sizes;
    });
}
