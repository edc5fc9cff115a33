// A typical loop: got, a generic cast over the schema's columns, ajv to coerce and validate, one write per record.
//   node typical.mjs STREAM URL CATALOG      URL of the list, without `page`; CATALOG: a configured catalog
import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { Ajv } from 'ajv';
import { got } from 'got';

const [stream, url, catalog] = process.argv.slice(2);
const configured = JSON.parse(readFileSync(catalog, 'utf8')).streams.map((entry) => entry.stream);
const schema = configured.find(({ name }) => name === stream).json_schema;
const columns = Object.entries(schema.properties);
const validate = new Ajv({ coerceTypes: true, strict: false, validateFormats: false }).compile(schema);
const agent = new Agent({ keepAlive: true });
const account = new URL(url).searchParams.get('advertiser_id');

function cast(value, { type, format }) {
  if (value === undefined || value === null || value === '-') return null;
  if (type.includes('number')) return Number(value);
  if (type.includes('integer')) return Math.trunc(Number(value));
  if (type.includes('boolean')) return value === true || value === 'true' || value === '1';
  if (format === 'date') return String(value).slice(0, 10);
  if (format === 'date-time' && typeof value === 'string') return `${value.replace(' ', 'T')}Z`;
  return type.includes('string') ? String(value) : value;
}

for (let page = 1, pages = 1; page <= pages; page += 1) {
  const { data } = await got(`${url}&page=${page}`, { agent: { http: agent } }).json();
  pages = data.page_info.total_page;
  for (const { dimensions, metrics, ...rest } of data.list) {
    const flat = { advertiser_id: account, ...rest, ...dimensions, ...metrics };
    const row = {};
    for (const [name, column] of columns) row[name] = cast(flat[name], column);
    if (!validate(row)) throw new Error(JSON.stringify(validate.errors));
    const record = { stream, data: row, emitted_at: Date.now() };
    process.stdout.write(`${JSON.stringify({ type: 'RECORD', record })}\n`);
  }
}
agent.destroy();
