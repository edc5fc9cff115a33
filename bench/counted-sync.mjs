// A sync of the simulator that counts its requests.
import { clockAt } from '../scripts/simulator.mjs';
import { readArgs, withFiles } from './connector.mjs';
import { start } from './measure.mjs';

const REPORT_PATH = 'report/integrated/get/';

/**
 * Reads up to each account's today, which is that of `now` if it is given; returns the number of requests, the saved
 * state, the lines of the log and the peak memory.
 */
export async function sync({ url, requests, forget }, { config, state, now, ...given }) {
  await forget();
  const files = state === undefined ? {} : { state };
  const read = { ...given, files, config: { ...config, end_date: '' } };
  const { exitCode, stdout, peakMb } = await withFiles(read, (at) => {
    const clock = now === undefined ? [] : clockAt(now);
    const more = state === undefined ? [] : ['--state', at('state')];
    const sink = ['grep', '-E', '"type":"(STATE|LOG)"'];
    return start([...clock, ...readArgs(at), ...more], { env: { TIKTOK_API_BASE_URL: url }, sink }).ended;
  });
  if (exitCode !== 0) throw new Error(`the read ended with exit code ${exitCode}`);
  const { total, of } = await requests();
  const messages = stdout.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  return {
    requests: total,
    reportRequests: of(REPORT_PATH),
    state: lastStates(messages),
    logLines: messages.filter(({ type }) => type === 'LOG').length,
    peakMb,
  };
}

/** The last state of each stream. */
function lastStates(messages) {
  const states = messages.flatMap(({ type, state }) => (type === 'STATE' ? [state] : []));
  return [...new Map(states.map((state) => [state.stream.stream_descriptor.name, state])).values()];
}
