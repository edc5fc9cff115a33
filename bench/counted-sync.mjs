// A sync of the simulator that counts its requests.
import { readArgs, withFiles } from './connector.mjs';
import { start } from './measure.mjs';

const REPORT_PATH = 'report/integrated/get/';

/** Reads up to each account's today; returns the number of requests and the saved state. */
export async function sync({ url, requests, forget }, { config, state, ...given }) {
  await forget();
  const files = state === undefined ? {} : { state };
  const read = { ...given, files, config: { ...config, end_date: '' } };
  const { exitCode, stdout } = await withFiles(read, (at) => {
    const more = state === undefined ? [] : ['--state', at('state')];
    const sink = ['grep', '"type":"STATE"'];
    return start([...readArgs(at), ...more], { env: { TIKTOK_API_BASE_URL: url }, sink }).ended;
  });
  if (exitCode !== 0) throw new Error(`the read ended with exit code ${exitCode}`);
  const { total, of } = await requests();
  return { requests: total, reportRequests: of(REPORT_PATH), state: lastStates(stdout) };
}

/** The last state of each stream. */
function lastStates(stdout) {
  const states = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).state]));
  return [...new Map(states.map((state) => [state.stream.stream_descriptor.name, state])).values()];
}
