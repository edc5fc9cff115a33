// The compared programs: how each is configured and called, and how it writes a row. Each gets the settings that its
// documentation recommends for complete data.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/ensure.mjs';
import { clockAt, TOKEN } from '../../scripts/simulator.mjs';
import { path } from '../measure.mjs';
import { LISTS, REPORTS } from './streams.mjs';

const CONNECTOR = `${root}dist/main.mjs`;
const SAME_NAMES = Object.fromEntries([...LISTS, ...REPORTS].map((name) => [name, name]));

const writeJson = (file, value) => {
  writeFileSync(file, JSON.stringify(value));
  return file;
};

const execute = promisify(execFile);

/**
 * The output of a command. Asynchronous, because the command may call the simulator, which runs in this process.
 *
 * @throws Error with the command's last output if it failed
 */
async function printed([command, ...args], env = {}) {
  const options = { maxBuffer: 1 << 28, env: { PATH: process.env.PATH, ...env } };
  try {
    return (await execute(command, args, options)).stdout;
  } catch ({ code, stdout, stderr }) {
    const said = `${stdout}${stderr}`.trim().split('\n').slice(-3).join('\n');
    throw new Error(`${command} ended with exit code ${code}: ${said}`);
  }
}

/** The folder of the environment with the packages of `bench/peers/requirements-NAME.txt`. */
const environmentOf = async (name) =>
  (await printed([`${root}scripts/venv`, path(`peers/requirements-${name}.txt`)], process.env)).trim();

const versionIn = (name, wanted) => {
  const lines = readFileSync(path(`peers/requirements-${name}.txt`), 'utf8').split('\n');
  return lines.find((line) => line.startsWith(`${wanted}==`)).slice(wanted.length + 2);
};

/** The environment of a peer: see redirect/sitecustomize.py. */
const around = ({ url, now }) => ({
  PYTHONPATH: path('peers/redirect'),
  PEERS_API: new URL(url).origin,
  PEERS_CLOCK: String(Date.parse(now) / 1000),
});

const airbyteRow = ({ type, record }) =>
  type === 'RECORD' ? { stream: record.stream, data: record.data } : null;

/** This program nests metrics in an object. */
const nestedRow = (message) => {
  const row = airbyteRow(message);
  return row && { ...row, data: { ...row.data.metrics, ...row.data } };
};

const own = {
  title: 'this connector',
  version: JSON.parse(readFileSync(`${root}package.json`, 'utf8')).version,
  names: SAME_NAMES,
  async prepare({ folder, streams, accounts, startDate, url, now }) {
    const config = { access_token: TOKEN, accounts, start_date: startDate, include_deleted: true };
    const file = writeJson(join(folder, 'config.json'), config);
    const node = [process.execPath, ...clockAt(now), CONNECTOR];
    const env = { TIKTOK_API_BASE_URL: url };
    const choice = ['catalog', '--config', file, '--streams', streams.join(','), '--incremental'];
    const catalog = join(folder, 'catalog.json');
    writeFileSync(catalog, await printed([...node, ...choice], env));
    return { command: [...node, 'read', '--config', file, '--catalog', catalog], env };
  },
  rowOf: airbyteRow,
};

const singer = {
  title: 'tap-tiktok-ads',
  version: versionIn('singer', 'tap-tiktok-ads'),
  names: SAME_NAMES,
  async prepare({ folder, streams, accounts, startDate, ...api }) {
    const tap = join(await environmentOf('singer'), 'bin/tap-tiktok-ads');
    const config = writeJson(join(folder, 'config.json'), {
      access_token: TOKEN,
      accounts: accounts.join(','),
      start_date: `${startDate}T00:00:00Z`,
      include_deleted: 'true',
    });
    const env = around(api);
    const catalog = JSON.parse(await printed([tap, '--config', config, '--discover'], env));
    for (const { tap_stream_id: name, metadata } of catalog.streams)
      for (const { breadcrumb, metadata: of } of metadata)
        if (breadcrumb.length === 0) of.selected = streams.includes(name);
    const chosen = writeJson(join(folder, 'catalog.json'), catalog);
    return { command: [tap, '--config', config, '--catalog', chosen], env };
  },
  rowOf: ({ type, stream, record }) => (type === 'RECORD' ? { stream, data: record } : null),
};

const configured = (stream) => ({
  stream,
  sync_mode: 'incremental',
  destination_sync_mode: 'append_dedup',
  cursor_field: stream.default_cursor_field,
  primary_key: stream.source_defined_primary_key,
});

const airbyte = {
  title: 'airbyte-source-tiktok-marketing',
  version: versionIn('airbyte', 'airbyte-source-tiktok-marketing'),
  names: {
    campaigns: 'campaigns',
    adgroups: 'ad_groups',
    ads: 'ads',
    ad_insights: 'ads_reports_daily',
    ad_insights_by_age_and_gender: 'ads_audience_reports_daily',
    ad_insights_by_country: 'ads_audience_reports_by_country_daily',
    ad_insights_by_platform: 'ads_audience_reports_by_platform_daily',
  },
  // It accepts one account or, without one, all accounts of the token.
  async prepare({ folder, streams, startDate, ...api }) {
    const source = join(await environmentOf('airbyte'), 'bin/source-tiktok-marketing');
    const app = { auth_type: 'oauth2.0', app_id: '7000000000000000000', secret: 'simulated' };
    const config = writeJson(join(folder, 'config.json'), {
      credentials: { ...app, access_token: TOKEN },
      start_date: startDate,
      include_deleted: true,
    });
    const env = around(api);
    const lines = (await printed([source, 'discover', '--config', config], env)).split('\n');
    const { catalog } = lines
      .filter(Boolean)
      .map(JSON.parse)
      .find(({ type }) => type === 'CATALOG');
    const wanted = streams.map((stream) => this.names[stream]);
    const chosen = catalog.streams.filter(({ name }) => wanted.includes(name)).map(configured);
    const file = writeJson(join(folder, 'catalog.json'), { streams: chosen });
    return { command: [source, 'read', '--config', config, '--catalog', file], env };
  },
  rowOf: nestedRow,
};

export const PROGRAMS = { own, singer, airbyte };

/** Creates them in advance, so that they do not count in the measurement. */
export const makeEnvironments = () => Promise.all(['singer', 'airbyte'].map(environmentOf));
