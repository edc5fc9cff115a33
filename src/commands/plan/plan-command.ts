import { configError, ExitCode, FailureScope, FailureType, SyncError } from '../../cdk/index.js';
import { UsageError } from '../../protocol/command.js';
import { appQuota, requestsPerSecond, surveysOf, type Config, type Session } from '../../tiktok/index.js';
import { configAt } from '../config-at.js';
import { COMMAND_OPTIONS } from '../command-options.js';
import { command, parseOptions, wholeNumber } from '../command-line.js';
import { sourceIoOf } from '../source-io.js';
import { source } from '../../connector/source.js';
import { chooseStreams } from '../stream-choice.js';
import { createWaiter } from '../../connector/waiter.js';
import type { Terminal } from '../../terminal/terminal.js';
import { counted } from '../../terminal/words.js';
import { callsOfAccount, meanOf, rowsOf, type AccountSize } from '../../connector/sizing/estimate.js';
import { planConnections, type Plan } from './plan.js';
import { describePlan } from './plan-report.js';
import { readStates, savedStreamsOf } from './saved-streams.js';
import { describeSplit, withStates } from './split-states.js';
import { isOfAccounts, sizeOfAccount, sizingConfig, type Sizing } from '../../connector/sizing/size.js';

const USAGE = `Usage:
  source-tiktok-ads plan --config FILE [--streams a,b|all] [--connections N]
                         [--state FILE]...
Splits the config's accounts among N connections (default 1) that share the
quota of one developer app. Requests the size of each account, with one or two
requests per stream and account, and prints JSON: for each connection its
accounts, the requests and hours of an initial sync (calls, hours) and of each
later one (daily_calls, daily_hours), and its requests_per_second; in totals,
the hours between syncs of the shortest schedule that fits (cadence_hours), also
if each connection has a developer app of its own. A table is on stderr.
  --streams      comma-separated stream names, or all
                 (default: the suggested streams)
  --connections  number of connections
  --state        the state of a connection so far; once for each of them. They
                 are merged and split by the plan, so that each connection
                 continues its accounts wherever they were before (state)
One FILE may be "-" for standard input.

Example:
  source-tiktok-ads plan --config config.json --connections 4 > plan.json`;

/** Plans how to split accounts among connections. An account of unknown size is planned as an average one. */
export const planCommand = command('plan', USAGE, async (argv, terminal) => {
  const options = optionsOf(argv);
  const { connections } = options;
  const config = await configAt(options.config, terminal);
  const streams = chooseStreams(options.streams, source.streams(config));
  const saved = savedStreamsOf(await readStates(options.states), source.streams(config));
  const { plan, session } = await planFor(config, { streams, connections, terminal });
  const given = plan.connections.length;
  if (given < connections)
    terminal.say(
      `Planned ${counted(given, 'connection')}: ${connections} would be more than the accounts and the quota can use.`,
    );
  for (const sentence of describeUncounted(streams)) terminal.say(sentence);
  const hasStates = options.states.length > 0;
  for (const sentence of hasStates ? describeSplit(plan, saved) : []) terminal.say(sentence);
  terminal.say(`\n${describePlan(plan)}`);
  terminal.printJson(hasStates ? withStates(plan, saved, session) : plan);
  return ExitCode.ok;
});

function optionsOf(argv: readonly string[]) {
  const { config, streams, connections, state: states = [] } = parseOptions(argv, COMMAND_OPTIONS.plan);
  if (!config) throw new UsageError('plan needs --config FILE');
  if (states.includes('')) throw new UsageError('--state needs a path');
  if ([config, ...states].filter((path) => path === '-').length > 1)
    throw new UsageError('only one of --config and --state can be standard input ("-")');
  return { config, streams, states, connections: wholeNumber('connections', connections, 1) ?? 1 };
}

/** Streams without a place in the plan, because connections differ only in their accounts. */
function describeUncounted(streams: Sizing['streams']): readonly string[] {
  const uncounted = streams.filter((stream) => !isOfAccounts(stream));
  const reasons = new Set(uncounted.map(reasonFor));
  return [...reasons].map((reason) => {
    const names = uncounted.filter((stream) => reasonFor(stream) === reason).map(({ name }) => name);
    return `Not counted, because they ${reason}: ${names.join(', ')}.`;
  });
}

function reasonFor({ isAboutSync, partitionedBy }: Sizing['streams'][number]): string {
  if (isAboutSync === true) return 'describe the sync itself';
  const per = partitionedBy === 'token' ? 'once for the token' : `for each ${partitionedBy}`;
  return `are read ${per} instead of for each account`;
}

interface PlanInput {
  readonly streams: Sizing['streams'];
  readonly connections: number;
  readonly terminal: Terminal;
}

interface Planned {
  readonly plan: Plan;
  readonly session: Session;
}

/** @throws SyncError if no account can be sized, or if the token is invalid */
async function planFor(config: Config, { streams, connections, terminal }: PlanInput): Promise<Planned> {
  const io = sourceIoOf(terminal);
  const names = streams.map(({ name }) => name);
  const whole = await source.open(config, io, names);
  const { config: chosen } = whole;
  // The first session has said what opening one has to say.
  const quiet = { ...io, log: { ...io.log, info: () => Promise.resolve() } };
  const sizing: Sizing = {
    session: await source.open(sizingConfig(chosen), quiet, names),
    whole,
    streams,
    pageSize: config.pageSize,
    wait: createWaiter(io),
  };
  const found = await Promise.all(chosen.accounts.map((id) => sizeOrFailure(sizing, id)));
  const sizes = found.flatMap((one) => ('size' in one ? [one.size] : []));
  const failures = found.flatMap((one) => ('failure' in one ? [one] : []));
  const [first] = failures;
  if (sizes.length === 0 && first !== undefined)
    throw configError(
      `Could not determine the size of any account. First error: ${first.failure.what}`,
      first.failure.remedy,
    );
  for (const { advertiserId, failure } of failures)
    terminal.say(`Account ${advertiserId}: size unknown, planned as an average account. ${failure.what}`);
  const mean = meanOf(sizes.map((size) => callsOfAccount(size, config.pageSize)));
  const plan = planConnections({
    accounts: found.map((one) => ({
      advertiserId: one.advertiserId,
      ...('size' in one ? callsOfAccount(one.size, config.pageSize) : mean),
    })),
    unsized: failures.length,
    rows: sizes.reduce((sum, size) => sum + rowsOf(size), 0) * (found.length / sizes.length),
    connections,
    perSecond: perSecondOf(config, terminal),
    surveys: surveysOf(whole),
  });
  return { plan, session: whole };
}

type Sized = { readonly advertiserId: string } & (
  { readonly size: AccountSize } | { readonly failure: SyncError }
);

/** An invalid token fails for every account, so it ends the plan. */
async function sizeOrFailure(sizing: Sizing, advertiserId: string): Promise<Sized> {
  try {
    return { advertiserId, size: await sizeOfAccount(sizing, advertiserId) };
  } catch (thrown) {
    if (!(thrown instanceof SyncError)) throw thrown;
    if (thrown.scope === FailureScope.run && thrown.failureType === FailureType.config) throw thrown;
    return { advertiserId, failure: thrown };
  }
}

/** The quota to share: the config's rate, but no more than the app's tier allows. */
function perSecondOf(config: Config, { say }: Terminal): number {
  const { perSecond } = appQuota(config);
  const wanted = requestsPerSecond(config);
  if (wanted <= perSecond) return wanted;
  say(
    `requests_per_second is ${wanted}, but the app's tier allows ${perSecond}, so the plan shares ${perSecond}. Set api_tier if the app has a higher tier.`,
  );
  return perSecond;
}
