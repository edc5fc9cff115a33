import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const text = (path) => readFileSync(path, 'utf8');
const beside = (name) => text(new URL(name, import.meta.url));

/**
 * The library as one file, for a page that needs no network. Its package exports no such entry, so it is found by path.
 */
const library = () =>
  text(join(dirname(createRequire(import.meta.url).resolve('chart.js')), 'chart.umd.min.js'));

/**
 * The charts as one self-contained HTML file.
 *
 * @param {readonly import('./charts.mjs').Section[]} sections
 */
export function renderPage(sections) {
  // Names come from people: a "<" in a name must not end the element that holds the data.
  const data = JSON.stringify(sections).replaceAll('<', '\\u003c');
  const parts = {
    DATA: `<script type="application/json" id="data">${data}</script>`,
    LIBRARY: `<script>${library()}</script>`,
    SCRIPT: `<script>${beside('page.js')}</script>`,
  };
  return beside('page.html').replace(/<!-- (\w+) -->/g, (_, name) => parts[name]);
}
