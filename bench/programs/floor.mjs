// The floor: the least work that brings the pages of a list to standard output as messages. It converts no types, keeps
// no state, and waits for each page before it requests the next.
//   node floor.mjs STREAM URL      URL of the list, without `page`
import { Agent, get } from 'node:http';

const [stream, url] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });

const bodyOf = (address) =>
  new Promise((resolve, reject) => {
    get(address, { agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      response.on('error', reject);
    }).on('error', reject);
  });

for (let page = 1, pages = 1; page <= pages; page += 1) {
  const { data } = JSON.parse(await bodyOf(`${url}&page=${page}`));
  pages = data.page_info.total_page;
  let lines = '';
  for (const row of data.list) {
    lines += `${JSON.stringify({ type: 'RECORD', record: { stream, data: row, emitted_at: Date.now() } })}\n`;
  }
  process.stdout.write(lines);
}
agent.destroy();
