// docs/streams.md as Markdown, from the stream definitions.

/** @param reports the report streams among them, which know the metrics that found no room */
export function renderStreams(streams, reports) {
  return [
    '# Streams',
    '',
    '<!-- Made from the code by `npm run generate`; edits are lost. -->',
    '',
    overview(streams),
    NOTES,
    ...streams.map((stream) =>
      section(
        stream,
        reports.find(({ name }) => name === stream.name),
      ),
    ),
  ].join('\n');
}

function overview(streams) {
  const rows = streams.map(({ name, description, primaryKey, cursor, fields }) => {
    const modes = cursor === undefined ? 'full refresh' : 'full refresh, incremental';
    return `| [${name}](#${name}) | ${description} | ${modes} | ${primaryKey.join(', ')} | ${cursor?.field ?? ''} | ${Object.keys(fields).length} |`;
  });
  return [
    '| stream | what a row is | sync modes | primary key | cursor | columns |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const NOTES = `## What holds for all of them

- \`advertiser_id\` is on every row. Ids are text and never rounded.
- Every column may be null. A value that does not fit its column's type is null, and the record's \`meta.changes\` names the column. Fields that this version does not know are passed through.
- Columns of type timestamp are instants in UTC. A report's \`stat_time_day\` is a day in the account's own time zone.
- In reports \`-\` is null (except in names). Money is in the account's currency.
- Reports include what deleted objects spent. Deleted campaigns, ad groups and ads themselves come with \`include_deleted\`; \`current_status\` tells them apart.
- Objects bought by auction and by reach and frequency (RESERVATION_RF) are read; TopView objects are not yet.
- Incremental reads of \`ads\` ask the API for what changed (\`modified_after\`). Ads without \`modify_time\` (some Smart+ ads) are emitted in every run; should the API hide them under that filter, a full refresh still brings them. A cursor older than 180 days leads to one whole read, filtered here.
- A report reads windows of 30 days. An incremental read starts \`lookback_days\` before the saved day, and the saved day itself is always read again.
`;

function section({ name, description, fields }, report) {
  const rows = Object.entries(fields).map(
    ([column, field]) => `| ${column} | ${typeOf(field.schema)} | ${escapeCell(field.description)} |`,
  );
  const leftOut = report?.leftOutMetrics ?? [];
  return [
    `## ${name}`,
    '',
    description,
    '',
    '| column | type | meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
    ...(leftOut.length === 0
      ? []
      : [
          `Known metrics that found no room in the one request of 100: ${leftOut.map((metric) => `\`${metric}\``).join(', ')}.`,
          '',
        ]),
  ].join('\n');
}

function typeOf({ type, format, items }) {
  const [, base] = type;
  if (format === 'date-time') return 'timestamp';
  if (format === 'date') return 'date';
  return base === 'array' ? `list of ${typeOf(items)}` : base;
}

function escapeCell(text) {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*');
}
