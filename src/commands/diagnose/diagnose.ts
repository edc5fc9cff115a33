import { FailureScope, type Logger, type RetryLimits, type SourceIo } from '../../cdk/index.js';
import { openSession, requestsPerSecond, type Config, type Session } from '../../tiktok/index.js';
import { createWaiter } from '../../connector/waiter.js';
import { counted, duration } from '../../terminal/words.js';
import { firstPages } from './first-pages.js';
import { probeStream, ROWS, type StreamProbe, type Probing, type ProbedStream } from './probe.js';
import { createRecorder, type Exchange } from './recorder.js';

export const DEFAULT_ACCOUNTS = 3;

/** Maximum requests per stream. Most take one or two. */
const REQUESTS_PER_STREAM = 20;

/** Excludes streams about the sync itself: their rows do not come from the API. */
export const isOfTheApi = ({ isAboutSync }: ProbedStream): boolean => isAboutSync !== true;

/** Few and short, since a person is waiting and failures are a result too. */
const RETRIES: RetryLimits = { tries: 3, totalMs: 30_000, longestWaitMs: 15_000, quotaTotalMs: 120_000 };

export interface Diagnosing {
  readonly streams: readonly ProbedStream[];
  /** Maximum number of accounts to try. */
  readonly accounts: number;
  readonly io: SourceIo;
  readonly say: (text: string) => void;
}

export interface Diagnosis {
  readonly probes: readonly StreamProbe[];
  /** All requests and responses, including those before the first stream. */
  readonly exchanges: readonly Exchange[];
}

/**
 * Sends a few requests for each stream, one stream after the other.
 *
 * @throws SyncError if the accounts cannot be listed
 */
export async function diagnose(
  config: Config,
  { streams, accounts, io, say }: Diagnosing,
): Promise<Diagnosis> {
  const recorder = createRecorder(REQUESTS_PER_STREAM);
  const warnings = createWarnings(io.log);
  const opening = { retries: RETRIES, wait: createWaiter(io), through: recorder.through };
  say(describeBudget(config, streams.length, accounts));
  const quiet: SourceIo = { ...io, log: warnings.log };
  const { config: chosen } = await openSession(config, quiet, opening);
  const session = await openSession(smallConfig(chosen, accounts), quiet, opening);
  for (const warning of warnings.taken()) say(warning);
  const small = { ...session, client: firstPages(session.client, ROWS, recorder.listed) };
  const probing = { session: small, recorder, wait: opening.wait, warned: warnings.taken };
  return { probes: await probeAll(probing, streams, say), exchanges: recorder.exchanges };
}

/** A sync's parameters except for the page size, and without requests whose only purpose is to save others. */
const smallConfig = (config: Session['config'], accounts: number): Config => ({
  ...config,
  accounts: config.accounts.slice(0, accounts),
  pageSize: ROWS,
  reportEngine: 'sync',
  skipEmptyHistory: false,
});

function describeBudget(config: Config, streams: number, accounts: number): string {
  const most = streams * REQUESTS_PER_STREAM;
  const perSecond = requestsPerSecond(config);
  const whose = accounts === 1 ? 'the first account only' : `up to ${accounts} accounts until one has rows`;
  return `Testing ${counted(streams, 'stream')}, ${ROWS} rows per page, ${whose}. Most streams take one or two requests, none more than ${REQUESTS_PER_STREAM}: at most ${counted(most, 'request')}, ${duration(most / perSecond)} at ${counted(perSecond, 'request')} per second.`;
}

/** Probes one stream after the other, until nothing more can be read. */
async function probeAll(
  probing: Probing,
  streams: readonly ProbedStream[],
  say: Diagnosing['say'],
): Promise<readonly StreamProbe[]> {
  const probes: StreamProbe[] = [];
  const failingEndpoints = countFailingEndpoints();
  for (const stream of streams) {
    const probe = await probeStream(probing, stream);
    probes.push(probe);
    const end = failingEndpoints.endAfter(probe);
    if (end === undefined) continue;
    const left = streams.length - probes.length;
    if (left > 0) say(`Skipped ${left} of ${counted(streams.length, 'stream')}. ${end}`);
    break;
  }
  return probes;
}

/** Number of different endpoints that fail in a row before the whole API counts as failing. */
const FAILING_IN_A_ROW = 4;

function countFailingEndpoints() {
  const failing = new Set<string>();
  return {
    /** Why the diagnosis should stop; undefined if it should continue. */
    endAfter({ stream, rows, failures }: StreamProbe): string | undefined {
      const end = failures.find(({ scope }) => scope === FailureScope.run);
      if (end !== undefined) return end.what;
      const isFailing = rows.length === 0 && failures.some(({ isOutage }) => isOutage);
      if (isFailing) failing.add(stream.endpoints?.[0] ?? stream.name);
      else failing.clear();
      return failing.size < FAILING_IN_A_ROW ? undefined : `${FAILING_IN_A_ROW} endpoints in a row failed.`;
    },
  };
}

/** Collects a session's warnings until they are taken. */
function createWarnings({ debug }: Logger) {
  let kept: string[] = [];
  const log: Logger = {
    debug,
    info: debug,
    warn: (warning) => {
      kept.push(warning);
      return Promise.resolve();
    },
  };
  return {
    log,
    taken: (): readonly string[] => {
      const all = kept;
      kept = [];
      return all;
    },
  };
}
