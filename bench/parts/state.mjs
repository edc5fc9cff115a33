// The share of saved states in the output with many accounts: each state holds the cursors of all of them.
import { atMost } from '../arithmetic.mjs';
import { path } from '../measure.mjs';
import { read } from '../read.mjs';

const ACCOUNTS = 2000;
const ROWS = 10_000;

export async function state({ say }) {
  // Rows of one metric: the smallest possible output for this many rows, and quick to read.
  const { stdout, seconds } = await read({
    server: { rows: ROWS, metrics: 'spend' },
    accounts: ACCOUNTS,
    sink: ['node', path('programs/state-bytes.mjs')],
  });
  const { states, stateBytes, bytes } = JSON.parse(stdout);
  if (states === 0) throw new Error('the read wrote no state');
  say({
    name: `% of output that is state, ${ACCOUNTS.toLocaleString('en')} accounts of ${ROWS.toLocaleString('en')} rows`,
    value: (stateBytes / bytes) * 100,
    target: atMost(1),
    detail: `${states} states, ${(bytes / 1e9).toFixed(1)} GB, ${seconds.toFixed(0)} s`,
  });
}
