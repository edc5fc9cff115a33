import type { COMMANDS } from '../protocol/command.js';

const INPUT = `One FILE may be "-" for standard input.
  --debug  adds log lines`;

/** The help of each command of the protocol. */
export const PROTOCOL_HELP: Readonly<Record<(typeof COMMANDS)[number], string>> = {
  spec: `Usage:
  source-tiktok-ads spec
Prints the schema of the config, for the platform's form.

Example:
  source-tiktok-ads spec > spec.json`,
  check: `Usage:
  source-tiktok-ads check --config FILE [--debug]
Validates the config, and shows what the token may read in each account and how
many requests a sync takes. Exits with 0 also if the check fails: the result is
in its last message.
${INPUT}

Example:
  source-tiktok-ads check --config config.json`,
  discover: `Usage:
  source-tiktok-ads discover --config FILE [--debug]
Prints the catalog: all streams with their schemas.
${INPUT}

Example:
  source-tiktok-ads discover --config config.json > discovered.json`,
  read: `Usage:
  source-tiktok-ads read --config FILE --catalog FILE [--state FILE] [--debug]
Writes rows and states, one message a line.
  --catalog  the streams to read, as "catalog" prints them
  --state    where to continue: a state, or the output of an earlier read
${INPUT}

Example:
  source-tiktok-ads catalog --config config.json --incremental > catalog.json
  source-tiktok-ads read --config config.json --catalog catalog.json > output.jsonl`,
};
