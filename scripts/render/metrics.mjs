// docs/metrics.md as Markdown, from the metric tables and the reports that request them.
import { code, codes, document, escapeCell, GENERATED, levelWord, table, typeOf } from './markdown.mjs';

/**
 * @param facts metric tables by report type, the report streams by default and with the other settings of `metrics`, and
 * what the API has: `allMetrics`, `columnsOf`,
 * `isSupportedMetric`, `supported`, `breakdowns`
 */
export function renderMetrics(facts) {
  const types = Object.keys(facts.tables);
  return document(
    '# Metrics and breakdowns',
    GENERATED,
    'All metrics and breakdowns that this version knows, for [report streams](streams.md#reports) and [custom reports](custom-reports.md). A custom report can also request one that is not listed here, if it gives its type.',
    '## Groups',
    'A group selects all of its metrics that exist in a report: `"metrics": ["core", "video"]`.',
    groups(facts, types),
    ...types.flatMap((type) => [`## Metrics of ${type} reports`, METRIC_NOTES[type], metrics(facts, type)]),
    '## Breakdowns',
    `The dimensions that split a report's rows. Only ${pairs(facts)} can be combined. The level's id and the time are added automatically.`,
    breakdowns(facts),
  );
}

const METRIC_NOTES = {
  BASIC:
    'A metric exists at its level and at all lower levels. The next columns say whether streams request it by default: those without a breakdown and `…_by_ad_type`, those by country, and those by search term, custom event or material. `peers` and `all` mean with that setting of `metrics`; where only some streams request it by default, they are named. *Own* means that only custom reports can request it; an empty cell means that TikTok does not have it.',
  AUDIENCE: 'All AUDIENCE report streams request all of these metrics, at the levels where they exist.',
};

const count = (rows) => (rows.length === 0 ? '' : rows.length);

function groups({ tables, allMetrics }, types) {
  const groupOf = ([, , , , group]) => group;
  const names = unique(types.flatMap((type) => allMetrics(tables[type]).map(groupOf)));
  const rows = names.map((group) => [
    code(group),
    ...types.map((type) => count(allMetrics(tables[type]).filter((metric) => groupOf(metric) === group))),
  ]);
  return table(['group', ...types.map((type) => `metrics in ${type}`)], rows);
}

function metrics(facts, type) {
  const asking = ASKING[type].map(([title, rule]) => [title, columnOf(facts, type, rule)]);
  const rows = facts.allMetrics(facts.tables[type]).map((metric) => {
    const [name, , unit, from, group, description, rule] = metric;
    const { schema } = facts.columnsOf([metric])[name];
    return [
      ...[code(name), typeOf(schema), unit === 'none' ? '' : unit, group],
      rule === 'account day' ? 'account and day only' : levelWord(from),
      ...asking.map(([, cellOf]) => cellOf(metric)),
      escapeCell(description),
    ];
  });
  return table(
    ['metric', 'type', 'unit', 'group', 'exists from', ...asking.map(([title]) => title), 'meaning'],
    rows,
  );
}

/** How the reports of a type differ in the metrics they request, according to the supported reports. */
const ASKING = {
  BASIC: [
    ['requested', 'all'],
    ['by country', 'documented'],
    ['by search term …', 'defaults'],
  ],
  AUDIENCE: [],
};

/** Whether the reports of a rule request a metric; if only some of them do, which ones, and with which setting. */
function columnOf({ reports, reportsWith, supported, isSupportedMetric }, type, rule) {
  const ofRule = supported.filter(({ reportType, metrics }) => reportType === type && metrics === rule);
  const askingIn = (streams, [name]) => streams.filter(({ report }) => report.metrics.includes(name));
  const isOfRule = ({ report }) => ofRule.some((candidate) => isSameReport(candidate, report));
  const asked = reports.filter(isOfRule);
  const further = Object.entries(reportsWith).map(([set, streams]) => [set, streams.filter(isOfRule)]);
  return (metric) => {
    const known = asked.filter(({ report }) =>
      ofRule.some((one) => isSameReport(one, report) && isSupportedMetric(one, metric)),
    );
    const asking = askingIn(asked, metric);
    if (asking.length > 0 && asking.length === known.length) return 'yes';
    const [set] = further.find(([, streams]) => askingIn(streams, metric).length > asking.length) ?? [];
    // Daily, hourly and lifetime reports request the same.
    const names =
      asking.length > 0 && codes(unique(asking.map(({ name }) => name.replace(/_(hourly|lifetime)$/, ''))));
    const cell = [names, set !== undefined && code(set)].filter(Boolean).join('; ');
    return cell || (ofRule.some((candidate) => isSupportedMetric(candidate, metric)) ? '*own*' : '');
  };
}

const isSameReport = (supported, report) =>
  supported.reportType === report.reportType &&
  supported.level === report.level &&
  supported.granularity === report.granularity &&
  supported.breakdowns.join() === report.breakdowns.join();

const pairs = ({ supported }) =>
  unique(
    supported
      .filter(({ breakdowns: names }) => names.length > 1)
      .map(({ breakdowns: names }) => names.map(code).join(' and ')),
  ).join('; ');

function breakdowns({ breakdowns: known, supported, reports }) {
  const rows = Object.entries(known).flatMap(([name, { column, rules }]) =>
    rules.map(({ reportType, levels, granularities, mayBeRefused }) => {
      const streams = reports.filter(
        ({ report }) =>
          report.reportType === reportType &&
          report.breakdowns.includes(name) &&
          granularities.includes(report.granularity),
      );
      return [
        code(name),
        typeOf(column.schema),
        reportType,
        levels.map(levelWord).join(', '),
        `${granularities.join(', ')}${mayBeRefused ? ', if TikTok accepts it' : ''}`,
        streams.length === 0 ? '*own*' : codes(unique(streams.map((stream) => suffixOf(stream)))),
        escapeCell(column.description),
      ];
    }),
  );
  return table(['breakdown', 'type', 'report type', 'levels', 'time', 'streams', 'meaning'], rows);
}

/** `…_by_country`: the common part of stream names. */
const suffixOf = ({ name }) => name.replace(/^.*_insights/, '…');

const unique = (values) => [...new Set(values)];
