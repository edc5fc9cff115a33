import { configError, ExitCode, FailureScope, FailureType, SyncError } from '../../cdk/index.js';
import { UsageError } from '../../protocol/command.js';
import { appQuota, requestsPerSecond, type Config } from '../../tiktok/index.js';
import { configAt } from '../config-at.js';
import { command, parseOptions, wholeNumber } from '../command-line.js';
import { sourceIoOf } from '../source-io.js';
import { source } from '../../connector/source.js';
import { chooseStreams } from '../stream-choice.js';
import { createWaiter } from '../../connector/waiter.js';
import type { Terminal } from '../../terminal/terminal.js';
import { callsOfAccount, meanOf, rowsOf, type AccountSize } from '../../connector/sizing/estimate.js';
import { planConnections, type Plan } from './plan.js';
import { describePlan } from './report.js';
import { sizeOfAccount, sizingConfig, type Sizing } from '../../connector/sizing/size.js';

const USAGE = `Usage:
  source-tiktok-ads plan --config FILE [--streams a,b|all] [--connections N]
Splits the config's accounts among N connections (default 1) that share the quota of one developer app. It asks the
API how much each account holds, a request or two a stream and account, and prints JSON: for each connection its
account ids, the requests of a first sync of the streams (calls; by default of those that most people want first) and
of one a day later (daily_calls), their hours, and its requests_per_second. A table is on stderr. FILE may be "-" for standard input.`;

/** Says how to split accounts among connections. An account whose size can't be learned is taken for an average one. */
export const planCommand = command(USAGE, async (argv, terminal) => {
  const options = parseOptions(argv, {
    config: { type: 'string' },
    streams: { type: 'string' },
    connections: { type: 'string' },
  });
  if (!options.config) throw new UsageError('plan needs --config FILE');
  const connections = wholeNumber('connections', options.connections, 1) ?? 1;
  const config = await configAt(options.config, terminal);
  const streams = chooseStreams(options.streams, source.streams(config));
  const plan = await planFor(config, { streams, connections, terminal });
  const given = plan.connections.length;
  if (given < connections)
    terminal.say(`${connections} connections are more than can be used; there are ${given}.`);
  terminal.say(`\n${describePlan(plan)}`);
  terminal.printJson(plan);
  return ExitCode.ok;
});

interface Given {
  readonly streams: Sizing['streams'];
  readonly connections: number;
  readonly terminal: Terminal;
}

/** @throws SyncError when no account can be sized, or the token is of no use */
async function planFor(config: Config, { streams, connections, terminal }: Given): Promise<Plan> {
  const io = sourceIoOf(terminal);
  const names = streams.map(({ name }) => name);
  const { config: chosen } = await source.open(config, io, names);
  const sizing: Sizing = {
    session: await source.open(sizingConfig(chosen), io, names),
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
      `None of the accounts can be sized. The first: ${first.failure.what}`,
      first.failure.remedy,
    );
  for (const { advertiserId, failure } of failures)
    terminal.say(`Account ${advertiserId} is planned as an average one: ${failure.what}`);
  const mean = meanOf(sizes.map((size) => callsOfAccount(size, config.pageSize)));
  return planConnections({
    accounts: found.map((one) => ({
      advertiserId: one.advertiserId,
      ...('size' in one ? callsOfAccount(one.size, config.pageSize) : mean),
    })),
    unsized: failures.length,
    rows: sizes.reduce((sum, size) => sum + rowsOf(size), 0) * (found.length / sizes.length),
    connections,
    perSecond: perSecondOf(config, terminal),
  });
}

type Sized = { readonly advertiserId: string } & (
  { readonly size: AccountSize } | { readonly failure: SyncError }
);

/** A token that is of no use is of none for every account. */
async function sizeOrFailure(sizing: Sizing, advertiserId: string): Promise<Sized> {
  try {
    return { advertiserId, size: await sizeOfAccount(sizing, advertiserId) };
  } catch (thrown) {
    if (!(thrown instanceof SyncError)) throw thrown;
    if (thrown.scope === FailureScope.run && thrown.failureType === FailureType.config) throw thrown;
    return { advertiserId, failure: thrown };
  }
}

/** What there is to share: what the config asks for, as far as the tier of the app has it. */
function perSecondOf(config: Config, { say }: Terminal): number {
  const { perSecond } = appQuota(config);
  const asked = requestsPerSecond(config);
  if (asked <= perSecond) return asked;
  say(
    `requests_per_second is ${asked}, but the app's tier has ${perSecond}, which are shared here. Set api_tier if the app has more.`,
  );
  return perSecond;
}
