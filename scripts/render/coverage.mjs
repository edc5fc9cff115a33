// docs/coverage.md as Markdown: the streams here next to those of other connectors.
import { peersBeside } from './counterparts.mjs';
import { code, document, escapeCell, GENERATED, table } from './markdown.mjs';

export function renderCoverage(families) {
  const known = families.filter(({ streams }) => streams.length > 0);
  const streams = known.flatMap((family) => family.streams);
  const peers = peersBeside(streams);
  const shown = peers.filter(({ aside }) => aside !== true);
  return document(
    '# What other connectors have',
    GENERATED,
    'The streams of this connector compared with those of Mage, Singer and Stitch, Airbyte, Fivetran and Estuary, and with a few others in short, as of their documentation and sources in November 2026. Each of their streams has a counterpart here, or is listed below with the reason why not. To switch, see [migrating.md](migrating.md).',
    summary(peers, streams),
    '## Stream by stream',
    "Each row is a stream of this connector with the names of the others for the same rows. An empty cell means that they have none. Databricks, Meltano and Nango have no column: their streams are those of the others, except Nango's `automated_rules` and `catalogs`, and what is [listed below](#what-only-they-have).",
    ...known.flatMap((family) => [`### ${family.title}`, beside(family, shown)]),
    '### Custom reports',
    ownReports(shown),
    '## What only they have',
    missing(peers),
    '## What only this connector has',
    'As far as can be seen from their documentation and sources.',
    onlyHere(known, peers),
    '## How they read',
    HOW,
  );
}

const isHere = ({ ours, config }) => ours !== undefined || config !== undefined;

/** Streams here that another connector also has. */
const namesElsewhere = (peers) => new Set(peers.flatMap(({ streams }) => streams.map(({ ours }) => ours)));

function summary(peers, streams) {
  const names = namesElsewhere(peers);
  const alone = streams.filter(({ name }) => !names.has(name)).length;
  const rows = peers.map((peer) => [
    peer.peer,
    peer.streams.length,
    peer.streams.filter(isHere).length,
    peer.streams.filter((stream) => !isHere(stream)).length,
    peer.known_from,
  ]);
  return document(
    table(['connector', 'streams', 'here too', 'not here', 'known from'], rows),
    `This connector has ${streams.length} streams; ${alone} of them exist in no other.`,
  ).trimEnd();
}

function beside({ streams }, peers) {
  const rows = streams.map(({ name }) => [
    `[${name}](streams.md#${name})`,
    ...peers.map((peer) => namesThere(peer.streams.filter(({ ours }) => ours === name))),
  ]);
  return table(['here', ...peers.map(({ column }) => column)], rows);
}

const namesThere = (found) =>
  found.map(({ name, note }) => code(name) + (note === undefined ? '' : ` (${escapeCell(note)})`)).join(', ');

function ownReports(peers) {
  const cells = peers.map((peer) => namesThere(peer.streams.filter(({ config }) => config !== undefined)));
  return table(
    ['here', ...peers.map(({ column }) => column)],
    [['[`custom_reports`](custom-reports.md)', ...cells]],
  );
}

function missing(peers) {
  const rows = peers.flatMap(({ column, streams }) =>
    streams.filter((stream) => !isHere(stream)).map(({ name, reason }) => [column, code(name), reason]),
  );
  return table(['connector', 'stream', 'why not here'], rows);
}

function onlyHere(families, peers) {
  const names = namesElsewhere(peers);
  const rows = families.flatMap(({ title, streams }) => {
    const alone = streams.filter(({ name }) => !names.has(name));
    return alone.length === 0 ? [] : [[title, alone.map(({ name }) => code(name)).join(', ')]];
  });
  return table(['family', 'streams'], rows);
}

const HOW = `| what | Mage, Singer tap | Airbyte | Fivetran | Estuary | here |
| --- | --- | --- | --- | --- | --- |
| days read again | none: it continues with the last day | \`attribution_window\`, 3 by default | 1, 7 (default), 14 or 28 | not documented | \`lookback_days\`, 7 by default, up to 90 |
| spend of deleted ads | not in reports | with \`include_deleted\`, since 4.8.11 | not documented | not documented | always |
| deleted objects | \`include_deleted\` | \`include_deleted\` | history tables | not captured | \`include_deleted\` |
| accounts | a list | one, or all of the token | all, or a selection | all, or a list | a list, or all of the token; \`account_filter\` |
| one account fails | the run ends | the stream fails, except for wrong parameters and pixels | not documented | not documented | the others are read; \`on_account_error\` |
| ids in output | text | partly integers | integers | as TikTok sends them | text |
| metrics per report of ads | 68 | 87; 94 proposed | eight groups | 100, or any in custom reports | 100; with \`metrics\` up to 825 |
| metrics in output | columns, some as text | an object, mostly as text | columns | an object | columns, as numbers |`;
