// One read of the connector from the benchmark's server.
import { median } from './arithmetic.mjs';
import { readArgs, withFiles } from './connector.mjs';
import { start } from './measure.mjs';
import { withServer } from './server-process.mjs';

/**
 * Reads all rows of a stream. `server`: options of the server; `accounts`, `config`: of the connector; `flags`: of
 * Node; `sink`: the command that takes the output. The figures include how many rows the server has `sent`.
 */
export const tryToRead = ({ server, stream = 'ad_insights', flags = [], sink, ...given }) =>
  withServer(server, (api) =>
    withFiles({ streams: [stream], ...given }, async (at) => {
      const env = { TIKTOK_API_BASE_URL: api.url };
      const figures = await start([...flags, ...readArgs(at)], { env, sink }).ended;
      return { ...figures, sent: (await api.counts()).rows };
    }),
  );

/** @throws Error if the read failed or rows were not requested, because its figures would be meaningless */
export async function read({ accounts = 1, ...options }) {
  const figures = await tryToRead({ accounts, ...options });
  const expected = accounts * options.server.rows;
  if (figures.exitCode !== 0 || figures.sent !== expected)
    throw new Error(
      `the read ended with exit code ${figures.exitCode} after ${figures.sent} of ${expected} rows\n${figures.stderr}`,
    );
  return figures;
}

/** The medians of several such reads, because one run's memory and a short run's time vary. */
export async function readOften(times, options) {
  const runs = [];
  for (let run = 0; run < times; run += 1) runs.push(await read(options));
  const of = (name) => median(runs.map((figures) => figures[name]));
  return { cpuSeconds: of('cpuSeconds'), seconds: of('seconds'), peakMb: of('peakMb') };
}
