import { ExitCode } from '../../cdk/index.js';
import { UsageError } from '../../protocol/command.js';
import { COMMAND_OPTIONS } from '../command-options.js';
import { command, parseOptions, wholeNumber } from '../command-line.js';
import { configAt } from '../config-at.js';
import { assertEmpty, writeNewTexts } from '../new-files.js';
import { sourceIoOf } from '../source-io.js';
import { source } from '../../connector/source.js';
import { counted } from '../../terminal/words.js';
import { ALL, chooseStreams } from '../stream-choice.js';
import { DEFAULT_ACCOUNTS, diagnose, isOfTheApi } from './diagnose.js';
import { judge } from './judgement.js';
import { renderJudgements } from './diagnose-report.js';
import { samplesOf } from './samples.js';

const USAGE = `Usage:
  source-tiktok-ads diagnose --config FILE [--streams a,b|all] [--accounts N]
                             [--out DIR]
Sends a few requests per stream, as a sync does, and prints a table of what
worked, what differs from what this version expects, and what to do about it.
Before it starts, it prints the maximum number of requests.
  --streams   comma-separated stream names, or all (default all)
  --accounts  number of accounts to try until one has rows (default ${DEFAULT_ACCOUNTS})
  --out       also write one response per endpoint to DIR, a new or empty
              folder, for a bug report; every id, name, address, text and amount
              in it is replaced by an invented one
FILE may be "-" for standard input.

Example:
  source-tiktok-ads diagnose --config config.json --streams ads,ad_insights`;

/** Finds out with a real account whether the API responds as the connector expects. */
export const diagnoseCommand = command('diagnose', USAGE, async (argv, terminal) => {
  const options = parseOptions(argv, COMMAND_OPTIONS.diagnose);
  if (!options.config) throw new UsageError('diagnose needs --config FILE');
  const accounts = wholeNumber('accounts', options.accounts, 1) ?? DEFAULT_ACCOUNTS;
  const { out } = options;
  if (out === '') throw new UsageError('--out needs a path');
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
    `Wrote ${counted(paths.length, 'response')} to ${out}. Review the files before you share them.`,
  );
  return ExitCode.ok;
});
