// docs/streams.md as Markdown, from the stream definitions.
import { code, document, escapeCell, GENERATED, linkTo, table, typeOf } from './markdown.mjs';
import { renderPermissions } from './permissions.mjs';
import { isReport, renderReports } from './reports.mjs';

/**
 * @param families the streams of a config without settings for them
 * @param suggested names of the streams that are selected by default
 * @param permissions all permissions, and which of them an endpoint needs
 */
export function renderStreams(families, suggested, permissions) {
  const known = families.filter(({ streams }) => streams.length > 0);
  const count = known.flatMap(({ streams }) => streams).length;
  return document(
    '# Streams',
    GENERATED,
    `${count} streams, by family: ${known.map(({ title }) => linkTo(title)).join(' · ')}. Those in **bold** are suggested: \`catalog\` selects them by default. [Custom reports](custom-reports.md) are streams too. [coverage.md](coverage.md) lists the names that other connectors use.`,
    NOTES,
    renderPermissions(known, permissions),
    ...known.flatMap(({ title, streams }) => [`## ${title}`, ...family(streams, suggested)]),
  );
}

const NOTES = `## All streams

- Every row that belongs to an account has \`advertiser_id\`. Ids are text and never rounded.
- Every column can be null. A value that does not fit its column's type is null, and the record's \`meta.changes\` names the column. Unknown fields are passed through.
- Timestamps are in UTC.
- \`include_deleted\` adds deleted campaigns, ad groups and ads, including those of upgraded Smart+ and GMV Max; see \`current_status\`.
- All buying types are read: auction, Reach & Frequency (RESERVATION_RF) and TopView (RESERVATION_TOP_VIEW). TikTok returns TopView only when it is queried separately, so accounts with TopView are read twice. One small request per account finds out whether it has any; later runs that read only reports ask about five accounts together, where TikTok answers that.
- Incremental reads of \`ads\` request only what changed (\`modified_after\`). Ads without \`modify_time\` (some Smart+ ads) are emitted in every run; if the API hides them under that filter, a full refresh still reads them. With a cursor older than 180 days, all ads are read once and filtered by the connector.
- Most other lists cannot be filtered by change. Streams with a cursor read them in full and emit what changed; streams without one emit everything in each run.
- Data that belongs to no account is read once: business centers belong to the token, and names of ids are the same for all accounts.
- Money, members and activities of business centers are read for each of them, and have \`bc_id\`; [business-centers.md](business-centers.md) explains units, time zones and permissions.
- A stream for which an account lacks the permission fails for that account only; \`on_account_error\` decides what happens then.`;

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
  return table(['stream', 'one row is', 'sync modes', 'primary key', 'cursor', 'columns'], rows);
}

function section({ name, description, fields, formerNames = [] }) {
  const rows = Object.entries(fields).map(([column, field]) => [
    column,
    typeOf(field.schema),
    escapeCell(field.description),
  ]);
  const former =
    formerNames.length === 0 ? '' : ` Continues from a state of ${formerNames.map(code).join(' or ')}.`;
  return `### ${name}\n\n${description}${former}\n\n${table(['column', 'type', 'meaning'], rows)}`;
}
