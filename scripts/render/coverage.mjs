// docs/coverage.md as Markdown: the streams here beside those of other connectors.
import { peersBeside } from './counterparts.mjs';
import { code, document, escapeCell, GENERATED, table } from './markdown.mjs';

export function renderCoverage(families) {
  const known = families.filter(({ streams }) => streams.length > 0);
  const streams = known.flatMap((family) => family.streams);
  const peers = peersBeside(streams);
  return document(
    '# What other connectors have',
    GENERATED,
    'The streams here beside those of Mage, Singer and Stitch, Airbyte, Fivetran and Estuary, as their documentation and sources had them in November 2026. Nothing of theirs is passed over: what has no counterpart here stands below with the reason. [migrating.md](migrating.md) tells how to move.',
    summary(peers, streams),
    '## Stream by stream',
    'A row is a stream of this connector, and what the others call the same rows; an empty cell means that there is none.',
    ...known.flatMap((family) => [`### ${family.title}`, beside(family, peers)]),
    '### Reports of the user’s own',
    ownReports(peers),
    '## What they have and this connector does not',
    missing(peers),
    '## What none of them has',
    'As far as what could be read of them tells.',
    onlyHere(known, peers),
    '## How they read',
    HOW,
  );
}

const isHere = ({ ours, config }) => ours !== undefined || config !== undefined;

/** The streams here that another connector has too. */
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
    `This one has ${streams.length} streams; ${alone} of them are in none of the others.`,
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
| days read again | none: it goes on with the last day | \`attribution_window\`, 3 by default | 1, 7 (default), 14 or 28 | not documented | \`lookback_days\`, 7 by default, up to 90 |
| what deleted ads spent | not in reports | with \`include_deleted\`, since 4.8.11 | not documented | not documented | always |
| deleted objects | \`include_deleted\` | \`include_deleted\` | history tables | not captured | \`include_deleted\` |
| accounts | a list | one, or all of the token | all, or chosen ones | all, or a list | a list, or all of the token; \`account_filter\` |
| one account fails | the run ends | the stream fails, but for wrong parameters and pixels | not documented | not documented | the others are read; \`on_account_error\` |
| ids in output | text | partly integers | integers | as TikTok sends them | text |
| metrics in output | columns, some as text | an object, mostly as text | columns | an object | columns, as numbers |`;
