// Rows that never become objects (docs/adr/0027): each value of a page is copied to its message as bytes, and numbers lose
// their quotes on the way. It knows one shape of row, that of the first row, whose values are texts and whose metrics are
// numbers, and it ends with an error at any other.
//   node bytes.mjs STREAM URL      URL of a report, without `page`
import { Agent, get } from 'node:http';

const [stream, url] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const [QUOTE, BACKSLASH, DASH, POINT, ZERO, NINE] = [...'"\\-.09'].map((sign) => sign.charCodeAt(0));
const NULL = Buffer.from('null');
const QUOTED = Buffer.from('"');

const bodyOf = (address) =>
  new Promise((resolve, reject) => {
    get(address, { agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
      response.on('error', reject);
    }).on('error', reject);
  });

/** What precedes each value of a row, in the page and in the message, and whether the value is a number. */
function shapeOf(row) {
  let before = '{';
  const columns = Object.entries(row).flatMap(([place, values], index) => {
    before += `${index === 0 ? '' : '},'}${JSON.stringify(place)}:{`;
    return Object.keys(values).map((name, member) => {
      const input = `${before}${member === 0 ? '' : ','}${JSON.stringify(name)}:"`;
      before = '"';
      return { name, input: Buffer.from(input), isNumber: place === 'metrics' };
    });
  });
  const opening = `{"type":"RECORD","record":{"stream":${JSON.stringify(stream)},"data":{`;
  return columns.map(({ name, input, isNumber }, index) => ({
    ...{ input, isNumber },
    output: Buffer.from(`${index === 0 ? opening : ','}${JSON.stringify(name)}:`),
  }));
}

const ROW_END = '"}}'.length;
let page;
let output;
let to = 0;

function put(bytes) {
  for (let at = 0; at < bytes.length; at += 1) output[to++] = bytes[at];
}

function putNumber(start, end) {
  if (end - start === 1 && page[start] === DASH) return put(NULL);
  let point = -1;
  for (let at = start; at < end; at += 1) {
    const byte = page[at];
    if (byte === POINT) point = to;
    else if ((byte < ZERO || byte > NINE) && byte !== DASH) throw new Error('not a number');
    output[to++] = byte;
  }
  if (point === -1) return;
  while (output[to - 1] === ZERO) to -= 1;
  if (to - 1 === point) to -= 1;
}

function putText(start, end) {
  put(QUOTED);
  for (let at = start; at < end; at += 1) output[to++] = page[at];
  put(QUOTED);
}

/** Writes the message of the row at this place. @returns where the next one begins */
function convert(shape, start) {
  let at = start;
  for (const column of shape) {
    const { input } = column;
    for (let byte = 0; byte < input.length; byte += 1)
      if (page[at + byte] !== input[byte]) throw new Error('a row of another shape');
    const first = (at += input.length);
    while (page[at] !== QUOTE) at += page[at] === BACKSLASH ? 2 : 1;
    put(column.output);
    if (column.isNumber) putNumber(first, at);
    else putText(first, at);
  }
  put(Buffer.from(`},"emitted_at":${Date.now()}}}\n`));
  return at + ROW_END + 1;
}

for (let number = 1, pages = 1, shape; number <= pages; number += 1) {
  page = await bodyOf(`${url}&page=${number}`);
  const list = page.indexOf('"list":[') + '"list":['.length;
  pages = JSON.parse(`${page.toString('utf8', 0, list)}]}}`).data.page_info.total_page;
  shape ??= shapeOf(JSON.parse(page).data.list[0]);
  output = Buffer.allocUnsafe(page.length * 2);
  to = 0;
  for (let at = list; page[at] === '{'.charCodeAt(0);) at = convert(shape, at);
  process.stdout.write(output.subarray(0, to));
}
agent.destroy();
