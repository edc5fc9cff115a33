// The section on reports in docs/streams.md: one table of reports, and the columns that reports share.
import { anchor, code, codes, document, escapeCell, levelWord, table, typeOf } from './markdown.mjs';

/** A report stream says which of the API's reports it reads. */
export const isReport = ({ report }) => report !== undefined;

export function renderReports(reports, suggested) {
  return document(
    NOTES,
    reportTable(reports, suggested),
    '**Columns.** Metrics are columns too: [metrics.md](metrics.md) lists them with their units and reports. The others are:',
    sharedColumns(reports),
    ...furtherColumns(reports),
  ).trimEnd();
}

const NOTES = `A row describes one object of a level (account, campaign, ad group, ad or whole ad), a period of time, and one value of each breakdown. The number after a name is the number of metrics by default; \`metrics\` in the config sets it. In the primary key, \`‹level›_id\` stands for \`ad_id\`, \`adgroup_id\` or \`campaign_id\`, and for nothing at account level.

- An upgraded Smart+ ad is many ads by \`ad_id\`: one for each of its creatives, with ids that Ads Manager does not show. By \`ad_id_v2\` it is one whole ad, as in Ads Manager. \`smart_plus_ad_insights\` and its breakdowns have every ad by \`ad_id_v2\`, manual ones too. [Which id to use](delivery.md#which-id-an-ad-has).
- Days and hours are in the account's own time zone, at its standard offset all year: TikTok's accounts have no daylight saving time. For Europe/Dublin and Africa/Casablanca it is not known which offset TikTok uses; the connector uses the smaller one. \`row_context\` (on by default) adds the time zone, the offset, the start and end of the day in UTC, and the currency.
- \`-\` is null, except in names. Money is in the account's currency.
- Every report includes the spend of deleted objects.
- \`buying_type\` identifies TopView rows. At account level TikTok adds everything up, so the column does not exist.
- Daily reports are read in windows of 30 days, hourly ones a day at a time, lifetime ones at once. Monthly reports exist where TikTok has no daily ones: one call per calendar month, and the current month keeps its key when it is over. With \`report_engine: async\`, TikTok's report tasks read a year at a time. By default, a window of more than 50,000 rows that ended at least two days ago is read through a task: a few requests instead of fifty or more.
- An incremental read starts \`lookback_days\` before the saved day; the saved day itself is always read again. Lifetime reports are always read in full.
- Reports by country are BASIC reports, which have more metrics than AUDIENCE reports. Sources disagree about countries by hour: if TikTok refuses such a report, its stream has no rows, with a warning.
- One invalid metric makes TikTok refuse a whole report. The connector finds out which one, reads the report without it, and logs a warning; its column stays null.
- TikTok's documentation defines which reports exist. Where it does not name levels (search terms, materials, custom events), streams exist at all levels of objects, with the metrics that every client requests; if TikTok refuses a level, only its stream fails.`;

const tableRowOf = ({ report: { granularity, breakdowns } }) => [granularity, ...breakdowns].join(' ');

function reportTable(reports, suggested) {
  const levels = unique(reports.map(({ report }) => report.level));
  const rows = unique(reports.map(tableRowOf)).map((key) => {
    const same = reports.filter((stream) => tableRowOf(stream) === key);
    const [{ report, primaryKey, cursor }] = same;
    const names = levels.map((level) => {
      const found = same.find((stream) => stream.report.level === level);
      return found === undefined ? '' : nameIn(found, suggested);
    });
    const keys = primaryKey.map((column) =>
      column === `${report.level}_id` && report.level !== 'advertiser' ? '‹level›_id' : column,
    );
    return [
      codes(report.breakdowns) || 'nothing',
      report.granularity,
      ...names,
      report.reportType,
      keys.join(', '),
      cursor?.field ?? '',
    ];
  });
  return table(
    [
      'split by',
      'time',
      ...levels.map((level) => `per ${levelWord(level)}`),
      'report type',
      'primary key',
      'cursor',
    ],
    rows,
  );
}

function nameIn({ name, report }, suggested) {
  const shown = suggested.includes(name) ? `**${anchor(name)}**` : anchor(name);
  return `${shown} (${report.metrics.length})`;
}

/** Columns before the metrics: keys, and the attributes of the row's object. */
const leadingColumns = ({ fields, report }) => {
  const names = Object.keys(fields);
  return names.slice(
    0,
    names.findIndex((name) => report.metrics.includes(name)),
  );
};

/** Lists in place of attributes that an object has many of. */
const isList = ({ schema }) => typeOf(schema).startsWith('list');

/** Columns after the metrics; they need no requests. */
const trailingColumns = ({ fields, report }) => {
  const names = Object.keys(fields);
  return names.slice(names.findLastIndex((name) => report.metrics.includes(name)) + 1);
};

const emptyColumnsOf = (stream) => trailingColumns(stream).filter((name) => !isList(stream.fields[name]));
const listsOf = (stream) => trailingColumns(stream).filter((name) => isList(stream.fields[name]));

function sharedColumns(reports) {
  const rows = unique(reports.flatMap(leadingColumns)).map((column) => {
    const { fields } = reports.find((stream) => leadingColumns(stream).includes(column));
    return [
      column,
      typeOf(fields[column].schema),
      whereIs(column, reports),
      escapeCell(fields[column].description),
    ];
  });
  return table(['column', 'type', 'in which reports', 'meaning'], rows);
}

/** The reports that have a column, in words. */
function whereIs(column, reports) {
  if (reports.some(({ report }) => report.breakdowns.includes(column))) return `by ${code(column)}`;
  const having = reports.filter(({ fields }) => column in fields);
  if (having.length === reports.length) return 'all';
  const levels = unique(having.map(({ report }) => report.level));
  const granularities = unique(having.map(({ report }) => report.granularity));
  const ofThese = reports.filter(
    ({ report }) => levels.includes(report.level) && granularities.includes(report.granularity),
  );
  if (ofThese.length !== having.length)
    throw new Error(`the reports that have ${column} have no name in words`);
  const limits = [
    levels.length < unique(reports.map(({ report }) => report.level)).length &&
      `per ${levels.map(levelWord).join(', ')}`,
    granularities.length < unique(reports.map(({ report }) => report.granularity)).length &&
      granularities.join(', '),
  ];
  return limits.filter(Boolean).join('; ');
}

const furtherColumns = (reports) => [
  ...columnsByStream(
    '**Lists.** Where an upgraded Smart+ ad has many values of an attribute, the attribute is null and its list has them:',
    { reports, columnsOf: listsOf },
  ),
  ...columnsByStream(
    '**Columns that stay null.** If two report types have the same rows, the one with more metrics is read. Columns that only the other one has stay empty:',
    { reports, columnsOf: emptyColumnsOf },
  ),
];

function columnsByStream(words, { reports, columnsOf }) {
  const having = reports.filter((stream) => columnsOf(stream).length > 0);
  return having.length === 0
    ? []
    : [
        words,
        table(
          ['stream', 'columns'],
          having.map((stream) => [code(stream.name), codes(columnsOf(stream))]),
        ),
      ];
}

const unique = (values) => [...new Set(values)];
