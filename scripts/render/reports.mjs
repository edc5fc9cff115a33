// The section on reports in docs/streams.md: one matrix, and the columns that reports share.
import { anchor, code, codes, document, escapeCell, levelWord, table, typeOf } from './markdown.mjs';

/** A stream that reads reports says which one of the API's it is. */
export const isReport = ({ report }) => report !== undefined;

export function renderReports(reports, suggested) {
  return document(
    NOTES,
    matrix(reports, suggested),
    '**Columns.** Metrics are columns too: [metrics.md](metrics.md) says which of them a report has, and in what unit. Besides them:',
    sharedColumns(reports),
    ...emptyColumns(reports),
  ).trimEnd();
}

const NOTES = `A row is about an object of a level (the account, a campaign, an ad group, an ad), a stretch of time, and a value of each breakdown. The number behind a name is that of the metrics that are asked for. In the primary key \`‹level›_id\` is \`ad_id\`, \`adgroup_id\` or \`campaign_id\`, and nothing at the level of the account.

- Days and hours are those of the account's own time zone, at the offset that this has outside of summer time, the whole year: TikTok's accounts have no summer time. Of Europe/Dublin and Africa/Casablanca it is not known which offset TikTok takes; here it is the smaller one. With \`row_context\`, which is on unless the config turns it off, each row says which zone and offset that is, when its day began and ended in UTC, and in which currency its amounts are.
- \`-\` is null, except in names. Money is in the account's currency.
- What deleted objects spent is in every report.
- \`buying_type\` tells TopView from the rest. At the level of the account TikTok adds everything up, and there is no such column.
- Daily reports are asked for in windows of 30 days, hourly ones a day at a time, lifetime ones at once. Monthly ones are of what TikTok tells without a day: a call for each calendar month, and the month that is not over has the same key as when it is. Through TikTok's report tasks, which \`report_engine: async\` chooses, it is a year at a time. By default a window of more than 50,000 rows that has been over for two days is read through a task of its own: a handful of requests instead of fifty and more.
- An incremental read starts \`lookback_days\` before the saved day, and the saved day itself is always read again. Lifetime reports can only be read whole.
- Reports by country are BASIC reports, which have more metrics than AUDIENCE reports have. TikTok does not take countries with hours.
- One wrong metric makes TikTok refuse a whole report. The connector then finds out which one, reads the report without it, and says so in a warning; its column stays null.
- Which reports TikTok has is known from its documentation. Where that is silent on levels (search terms, materials, custom events) the levels of objects are taken, with the metrics that every client asks for; a level that TikTok refuses fails for its stream alone.`;

const matrixRowOf = ({ report: { granularity, breakdowns } }) => [granularity, ...breakdowns].join(' ');

function matrix(reports, suggested) {
  const levels = unique(reports.map(({ report }) => report.level));
  const rows = unique(reports.map(matrixRowOf)).map((key) => {
    const alike = reports.filter((stream) => matrixRowOf(stream) === key);
    const [{ report, primaryKey, cursor }] = alike;
    const names = levels.map((level) => {
      const found = alike.find((stream) => stream.report.level === level);
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

/** Columns that stand before the metrics: keys, and what a row is about. */
const leadingColumns = ({ fields, report }) => {
  const names = Object.keys(fields);
  return names.slice(
    0,
    names.findIndex((name) => report.metrics.includes(name)),
  );
};

/** Columns that stand behind the metrics: nothing is asked for to fill them. */
const trailingColumns = ({ fields, report }) => {
  const names = Object.keys(fields);
  return names.slice(names.findLastIndex((name) => report.metrics.includes(name)) + 1);
};

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
    throw new Error(`which reports have ${column} cannot be said in words`);
  const limits = [
    levels.length < unique(reports.map(({ report }) => report.level)).length &&
      `per ${levels.map(levelWord).join(', ')}`,
    granularities.length < unique(reports.map(({ report }) => report.granularity)).length &&
      granularities.join(', '),
  ];
  return limits.filter(Boolean).join('; ');
}

function emptyColumns(reports) {
  const having = reports.filter((stream) => trailingColumns(stream).length > 0);
  return having.length === 0
    ? []
    : [
        '**Columns that stay null.** Of two report types that have the same rows the one with more metrics is asked. What only the other one has keeps its column, without values:',
        table(
          ['stream', 'columns'],
          having.map((stream) => [code(stream.name), codes(trailingColumns(stream))]),
        ),
      ];
}

const unique = (values) => [...new Set(values)];
