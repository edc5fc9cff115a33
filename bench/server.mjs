// TikTok's side of the wire for measurements: pages are made before they are requested, so that the server takes next
// to nothing of the machine. Each list of an account has as many rows as the command line says; a report has that many
// in each requested window, on the days of that window.
//   node bench/server.mjs --rows 100000 --metrics 36 --latency 300 --per-second 10 --per-minute 600 --strict
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { pageTemplate } from './pages.mjs';
import { createRows } from './rows.mjs';
import { loadSimulator } from './simulator.mjs';

const API = '/open_api/v1.3/';
const REPORT = 'report/integrated/get/';
const INFO = 'advertiser/info/';
const DAY_MS = 86_400_000;

const { values: flags } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000' },
    /** asked: the metrics of the query; 36: that many numbers; spend: only spend. */
    metrics: { type: 'string', default: 'asked' },
    latency: { type: 'string', default: '0' },
    'per-second': { type: 'string' },
    'per-minute': { type: 'string' },
    strict: { type: 'boolean', default: false },
  },
});
const total = Number(flags.rows);
const latency = Number(flags.latency);

const simulator = await loadSimulator();
const rows = createRows(simulator);
const admits = flags['per-second'] === undefined ? () => true : limiter();
const templates = new Map();
let counts = noCounts();

function noCounts() {
  return { requests: 0, refused: 0, rows: 0 };
}

function limiter() {
  const limits = { perSecond: Number(flags['per-second']), strict: flags.strict };
  if (flags['per-minute'] !== undefined) limits.perMinute = Number(flags['per-minute']);
  const limit = simulator.makeLimiter(limits);
  return () => limit('app', Date.now());
}

function templateOf(path, search, count) {
  const reportType = search.get('report_type');
  const dataLevel = search.get('data_level');
  const lists = ['dimensions', 'metrics'].map((name) => search.get(name));
  const key = [path, count, reportType, dataLevel, ...lists].join(' ');
  let template = templates.get(key);
  if (template === undefined) {
    const [dimensions, metrics] = lists.map((list) => JSON.parse(list ?? '[]'));
    const made =
      path === REPORT
        ? rows.report({ reportType, dataLevel, dimensions, metrics }, { count, metrics: flags.metrics })
        : rows.entities(path, count);
    template = pageTemplate(made);
    templates.set(key, template);
  }
  return template;
}

function daysOf(search) {
  const [start, end] = ['start_date', 'end_date'].map((name) => Date.parse(search.get(name) ?? ''));
  const length = Number.isNaN(end - start) ? 1 : 1 + (end - start) / DAY_MS;
  return Array.from({ length }, (_, day) =>
    new Date((Number.isNaN(start) ? 0 : start) + day * DAY_MS).toISOString().slice(0, 10),
  );
}

function listPage(path, search) {
  const page = Number(search.get('page') ?? 1);
  const size = Number(search.get('page_size') ?? 10);
  // No account has bought TopView; the connector requests that once per account.
  const all = search.get('filtering')?.includes('TOP_VIEW') ? 0 : total;
  const count = Math.max(0, Math.min(size, all - (page - 1) * size));
  const account = search.get('advertiser_id');
  counts.rows += count;
  return templateOf(path, search, count).page({ account, page, size, total: all, days: daysOf(search) });
}

function infoPage(search) {
  const accounts = JSON.parse(search.get('advertiser_ids'));
  const list = accounts.map((id) => rows.account(id)).join(',');
  return {
    bytes: Buffer.from(`{"code":0,"message":"OK","request_id":"20260101000000","data":{"list":[${list}]}}`),
    release: () => undefined,
  };
}

const refusal = {
  bytes: Buffer.from(
    '{"code":40100,"message":"Due to too many requests, requests from App 7000000000000000000 are temporarily restricted.","request_id":"20260101000000","data":{}}',
  ),
  release: () => undefined,
};

function answer(path, search) {
  counts.requests += 1;
  if (!admits()) {
    counts.refused += 1;
    return refusal;
  }
  return path === INFO ? infoPage(search) : listPage(path, search);
}

function send(response, { bytes, release }) {
  response.once('close', release);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': bytes.length });
  response.end(bytes);
}

async function serve(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://bench');
  if (pathname === '/_bench/counts') {
    send(response, { bytes: Buffer.from(JSON.stringify(counts)), release: () => undefined });
    counts = request.method === 'POST' ? noCounts() : counts;
    return;
  }
  // The page is made at once and not when it is due, because the next request may arrive at that moment and be timed
  // too late.
  const page = answer(pathname.slice(API.length), searchParams);
  if (latency > 0) await sleep(latency);
  send(response, page);
}

const server = createServer((request, response) => {
  request.resume();
  serve(request, response).catch((error) => {
    response.writeHead(599, { 'Content-Type': 'text/plain' });
    response.end(`bug of the benchmark's server: ${error.stack}`);
  });
});
server.keepAliveTimeout = 60_000;
// The process that started it is gone, perhaps without stopping it.
process.stdin.resume().on('end', () => process.exit());
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`ready: http://127.0.0.1:${server.address().port}${API}\n`);
});
