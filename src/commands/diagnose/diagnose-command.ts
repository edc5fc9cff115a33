import { ExitCode } from '../../cdk/index.js';
import { UsageError } from '../../protocol/command.js';
import { command, parseOptions, wholeNumber } from '../command-line.js';
import { configAt } from '../config-at.js';
import { assertEmpty, writeNewTexts } from '../new-files.js';
import { sourceIoOf } from '../source-io.js';
import { source } from '../../connector/source.js';
import { ALL, chooseStreams } from '../stream-choice.js';
import { DEFAULT_ACCOUNTS, diagnose, isOfTheApi } from './diagnose.js';
import { judge } from './judgement.js';
import { renderJudgements } from './report.js';
import { samplesOf } from './samples.js';

const USAGE = `Usage:
  source-tiktok-ads diagnose --config FILE [--streams a,b|all] [--accounts N] [--out DIR]
Asks the API for a little of each stream (default: all of them), in the way of a sync, and prints a table of what
worked and what was not as this version expects, with what to do. It says first how many requests it may take.
  --accounts  accounts that are asked until one has something (default ${DEFAULT_ACCOUNTS})
  --out       also write an answer of each endpoint into DIR, a new or empty folder, with every id, name, address, text
              and amount replaced by an invented one, so that it can go with a bug report
FILE may be "-" for standard input.`;

/** Learns from a real account whether the API answers as the connector believes. */
export const diagnoseCommand = command(USAGE, async (argv, terminal) => {
  const options = parseOptions(argv, {
    config: { type: 'string' },
    streams: { type: 'string' },
    accounts: { type: 'string' },
    out: { type: 'string' },
  });
  if (!options.config) throw new UsageError('diagnose needs --config FILE');
  const accounts = wholeNumber('accounts', options.accounts, 1) ?? DEFAULT_ACCOUNTS;
  const { out } = options;
  if (out === '') throw new UsageError('--out takes a path');
  const config = await configAt(options.config, terminal);
  const streams = chooseStreams(options.streams ?? ALL, source.streams(config)).filter(isOfTheApi);
  if (out !== undefined) await assertEmpty(out);
  const { probes, exchanges } = await diagnose(config, {
    streams,
    accounts,
    io: sourceIoOf(terminal),
    say: terminal.say,
  });
  terminal.print(renderJudgements(probes.map(judge)));
  if (out === undefined) return ExitCode.ok;
  const paths = await writeNewTexts(out, samplesOf(exchanges, source.streams(config)));
  terminal.say(
    `${paths.length} answers are written to ${out}. Look through them before you send them to anybody.`,
  );
  return ExitCode.ok;
});
