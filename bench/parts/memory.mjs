// Peak memory of a read: by kind of row, number of rows and number of accounts.
import { atMost } from '../arithmetic.mjs';
import { read, readOften, tryToRead } from '../read.mjs';

const MILLION = 1_000_000;
const ACCOUNTS = 2000;
const HEAP_MB = 64;
/** Peaks of single runs differ by up to a tenth, because V8 collects when it chooses to. */
const RUNS = 5;
const RUNS_OF_ACCOUNTS = 3;

export async function memory({ say }) {
  const million = await readOften(RUNS, { server: { rows: MILLION, metrics: '36' } });
  say({
    name: 'peak MB, 1,000,000 36-metric report rows',
    value: million.peakMb,
    target: atMost(180, 160),
    detail: timesOf(million),
  });
  await smallHeap(say);
  await byRows(say, million);
  await byAccounts(say);
  const wide = await read({ server: { rows: MILLION, metrics: 'asked' } });
  say({
    name: 'peak MB, 1,000,000 default report rows',
    value: wide.peakMb,
    target: atMost(240),
    detail: timesOf(wide),
  });
  const ads = await read({ server: { rows: 200_000 }, stream: 'ads' });
  say({ name: 'peak MB, 200,000 ads', value: ads.peakMb, target: atMost(240), detail: timesOf(ads) });
}

const timesOf = ({ seconds, cpuSeconds }) => `${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU`;

async function smallHeap(say) {
  const flags = [`--max-old-space-size=${HEAP_MB}`];
  const { exitCode, peakMb } = await tryToRead({ server: { rows: MILLION, metrics: '36' }, flags });
  say({
    name: `exit code, 1,000,000 36-metric report rows, heap of ${HEAP_MB} MB`,
    // A killed process reports none.
    value: exitCode ?? 137,
    target: atMost(0),
    detail: peakMb === undefined ? '' : `peak ${peakMb.toFixed(0)} MB`,
  });
}

async function byRows(say, million) {
  const fewer = await readOften(RUNS, { server: { rows: MILLION / 10, metrics: '36' } });
  say({
    name: 'peak of 1,000,000 rows / of 100,000',
    value: million.peakMb / fewer.peakMb,
    target: atMost(1.1),
  });
}

/** The same rows in pages of the same size. */
async function byAccounts(say) {
  const rows = MILLION / ACCOUNTS;
  const config = { page_size: rows };
  const one = await readOften(RUNS_OF_ACCOUNTS, { server: { rows: MILLION, metrics: '36' }, config });
  const many = await readOften(RUNS_OF_ACCOUNTS, {
    server: { rows, metrics: '36' },
    accounts: ACCOUNTS,
    config,
  });
  say({
    name: `peak of ${ACCOUNTS.toLocaleString('en')} accounts / of 1, ${MILLION.toLocaleString('en')} rows each time`,
    value: many.peakMb / one.peakMb,
    target: atMost(1.1),
    detail: `${one.peakMb.toFixed(0)} MB, ${many.peakMb.toFixed(0)} MB`,
  });
}
