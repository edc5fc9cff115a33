// docs/streams.md as Markdown, from the stream definitions.
import { code, document, escapeCell, GENERATED, linkTo, table, typeOf } from './markdown.mjs';
import { isReport, renderReports } from './reports.mjs';

/**
 * @param families the streams of a config that says nothing about them
 * @param suggested names of the streams that are taken where none are named
 */
export function renderStreams(families, suggested) {
  const known = families.filter(({ streams }) => streams.length > 0);
  const count = known.flatMap(({ streams }) => streams).length;
  return document(
    '# Streams',
    GENERATED,
    `${count} streams, by family: ${known.map(({ title }) => linkTo(title)).join(' · ')}. Those in **bold** are what \`catalog\` takes where it is not told which ones. [Reports of your own](custom-reports.md) come on top. [What other connectors call them](coverage.md) is in a document of its own.`,
    NOTES,
    ...known.flatMap(({ title, streams }) => [`## ${title}`, ...family(streams, suggested)]),
  );
}

const NOTES = `## What holds for all of them

- \`advertiser_id\` is on the row of everything that an account has. Ids are text and never rounded.
- Every column may be null. A value that does not fit its column's type is null, and the record's \`meta.changes\` names the column. Fields that this version does not know are passed through.
- Columns of type timestamp are instants in UTC.
- Deleted campaigns, ad groups and ads, those of upgraded Smart+ and GMV Max as well, come with \`include_deleted\`; \`current_status\` tells them apart.
- Everything that was bought is read: auction, reach and frequency (RESERVATION_RF), and TopView (RESERVATION_TOP_VIEW). TikTok gives TopView only where it is asked for alone, so that an account that has bought it is read in two passes; whether it has, one small request an account finds out.
- Incremental reads of \`ads\` ask the API for what changed (\`modified_after\`). Ads without \`modify_time\` (some Smart+ ads) are emitted in every run; should the API hide them under that filter, a full refresh still brings them. A cursor older than 180 days leads to one whole read, filtered here.
- Most other lists have no filter by change. With a cursor they are read whole, and what did not change since is left out here; without one they are emitted whole in each run.
- What belongs to no account is read once: business centers are those of the token, and names of ids are the same whichever account asks.
- What an account may not ask for, as its token lacks a permission, fails for that account alone; \`on_account_error\` says what then happens.`;

function family(streams, suggested) {
  const reports = streams.filter(isReport);
  const others = streams.filter((stream) => !isReport(stream));
  return [
    ...(others.length > 0 ? [overview(others, suggested)] : []),
    ...(reports.length > 0 ? [renderReports(reports, suggested)] : []),
    ...others.map(section),
  ];
}

function overview(streams, suggested) {
  const rows = streams.map(({ name, description, primaryKey, cursor, fields }) => [
    suggested.includes(name) ? `**${linkTo(name)}**` : linkTo(name),
    escapeCell(description),
    cursor === undefined ? 'full refresh' : 'full refresh, incremental',
    primaryKey.join(', '),
    cursor?.field ?? '',
    Object.keys(fields).length,
  ]);
  return table(['stream', 'what a row is', 'sync modes', 'primary key', 'cursor', 'columns'], rows);
}

function section({ name, description, fields, formerNames = [] }) {
  const rows = Object.entries(fields).map(([column, field]) => [
    column,
    typeOf(field.schema),
    escapeCell(field.description),
  ]);
  const former =
    formerNames.length === 0 ? '' : ` A state of ${formerNames.map(code).join(' or ')} goes on here.`;
  return `### ${name}\n\n${description}${former}\n\n${table(['column', 'type', 'meaning'], rows)}`;
}
