import type { COMMANDS } from '../protocol/command.js';

const DEBUG = '  --debug  adds log lines';
const STDIN = 'FILE may be "-" for standard input.';

/** The help of each command of the protocol. */
export const PROTOCOL_HELP: Readonly<Record<(typeof COMMANDS)[number], string>> = {
  spec: `Usage:
  source-tiktok-ads spec
Prints the schema of the config, from which the platform makes its form.

Example:
  source-tiktok-ads spec > spec.json`,
  check: `Usage:
  source-tiktok-ads check --config FILE [--debug]
Validates the config, and shows what the token may read in each account and how
many requests a sync takes. Exits with 0 even if the check fails: the last
message says whether it did.
${DEBUG}
${STDIN}

Example:
  source-tiktok-ads check --config config.json`,
  discover: `Usage:
  source-tiktok-ads discover --config FILE [--debug]
Prints the catalog: all streams with their schemas.
${DEBUG}
${STDIN}

Example:
  source-tiktok-ads discover --config config.json > discovered.json`,
  read: `Usage:
  source-tiktok-ads read --config FILE --catalog FILE [--state FILE] [--debug]
Prints rows and states, one message per line.
  --catalog  the streams to read, as "catalog" prints them
  --state    where to resume: a state, or the output of an earlier read
  --debug    adds log lines
One ${STDIN}

Example:
  source-tiktok-ads catalog --config config.json --incremental > catalog.json
  source-tiktok-ads read --config config.json --catalog catalog.json > output.jsonl`,
};
