import { FailureScope, type Logger, type RetryLimits, type SourceIo } from '../../cdk/index.js';
import { openSession, requestsPerSecond, type Config, type Session } from '../../tiktok/index.js';
import { createWaiter } from '../../connector/waiter.js';
import { firstPages } from './first-pages.js';
import { probeStream, ROWS, type Probe, type Probing, type Stream } from './probe.js';
import { createRecorder, type Exchange } from './recorder.js';

export const DEFAULT_ACCOUNTS = 3;

/** Requests that one stream may take. Most take one or two. */
const REQUESTS_PER_STREAM = 20;

/** What a sync tells of itself is no answer of the API. */
export const isOfTheApi = ({ isAboutSync }: Stream): boolean => isAboutSync !== true;

/** A person waits, and trouble is what is to be learned of. */
const RETRIES: RetryLimits = { tries: 3, totalMs: 30_000, longestWaitMs: 15_000, quotaTotalMs: 120_000 };

export interface Diagnosing {
  readonly streams: readonly Stream[];
  /** How many accounts may be asked. */
  readonly accounts: number;
  readonly io: SourceIo;
  readonly say: (text: string) => void;
}

export interface Diagnosis {
  readonly probes: readonly Probe[];
  /** Everything that was asked, also before the first stream. */
  readonly exchanges: readonly Exchange[];
}

/**
 * Asks for a little of each stream, one after the other.
 *
 * @throws SyncError where it cannot even be told which accounts there are
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

/** The same parameters as those of a sync, but for the number of rows; nothing is asked that only saves requests. */
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
  const minutes = Math.ceil(most / perSecond / 60);
  const whose =
    accounts === 1 ? 'of the first account' : `of up to ${accounts} accounts until one has something`;
  return `Asks for ${streams} streams, ${ROWS} rows a page, ${whose}. That takes a request or two a stream, and never more than ${REQUESTS_PER_STREAM}: ${most.toLocaleString('en-US')} in all, ${minutes} min at ${perSecond} a second.`;
}

/** One stream after the other, until nothing more can be read. */
async function probeAll(
  probing: Probing,
  streams: readonly Stream[],
  say: Diagnosing['say'],
): Promise<readonly Probe[]> {
  const probes: Probe[] = [];
  const trouble = createTroubleCount();
  for (const stream of streams) {
    const probe = await probeStream(probing, stream);
    probes.push(probe);
    const end = trouble.endAfter(probe);
    if (end === undefined) continue;
    const left = streams.length - probes.length;
    if (left > 0) say(`${left} of ${streams.length} streams were not asked for. ${end}`);
    break;
  }
  return probes;
}

/** Streams of different endpoints that are in trouble one after the other, after which the API is taken to be. */
const TROUBLE_IN_A_ROW = 4;

function createTroubleCount() {
  const troubled = new Set<string>();
  return {
    /** Why there is no use in going on; undefined where there is. */
    endAfter({ stream, rows, failures }: Probe): string | undefined {
      const end = failures.find(({ scope }) => scope === FailureScope.run);
      if (end !== undefined) return end.what;
      const isTroubled = rows.length === 0 && failures.some(({ isTrouble }) => isTrouble);
      if (isTroubled) troubled.add(stream.endpoints?.[0] ?? stream.name);
      else troubled.clear();
      return troubled.size < TROUBLE_IN_A_ROW ? undefined : 'One endpoint after the other fails.';
    },
  };
}

/** Keeps what a session warns of until somebody asks. */
function createWarnings({ debug }: Logger) {
  let kept: string[] = [];
  const log: Logger = {
    ...{ debug, info: debug },
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
