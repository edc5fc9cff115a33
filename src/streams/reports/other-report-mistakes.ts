import { LEVELS, OTHER_REPORTS, type CheckedReport, type OtherReportType } from '../../tiktok/index.js';
import { namesIn } from './custom-reports.js';
import { otherMetrics } from './fields/metrics-other.js';
import { unknownName } from './unknown-name.js';

/** The dimension of days, which any type may have. */
const DAY = 'stat_time_day';

/** Every mistake in a custom report of a type beside BASIC and AUDIENCE that its schema can't express. */
export const otherReportMistakes = (checked: CheckedReport, type: OtherReportType): readonly string[] => [
  ...levelMistakes(checked, type),
  ...granularityMistakes(checked, type),
  ...dimensionMistakes(checked, type),
  ...metricMistakes(checked, type),
];

/** A level that is needed but not there. */
export const missingLevel = (levels: readonly string[] = LEVELS): string =>
  `level is required: one of ${levels.join(', ')}`;

function levelMistakes({ report, wrongKeys }: CheckedReport, type: OtherReportType): readonly string[] {
  const { levels } = OTHER_REPORTS[type];
  const { level } = report;
  if (wrongKeys.includes('level')) return [];
  if (levels.length === 0) return level === undefined ? [] : [`level: remove it, ${type} reports have none`];
  if (level === undefined) return [missingLevel(levels)];
  return levels.includes(level) ? [] : [`level must be one of ${levels.join(', ')} in ${type} reports`];
}

function granularityMistakes({ report: { granularity } }: CheckedReport, type: OtherReportType) {
  const { granularities } = OTHER_REPORTS[type];
  return granularity === undefined || granularities.includes(granularity)
    ? []
    : [`granularity must be ${granularities.join(' or ')} in ${type} reports`];
}

function dimensionMistakes(
  { report: { dimensions, granularity }, wrongKeys }: CheckedReport,
  type: OtherReportType,
): readonly string[] {
  const known = Object.keys(OTHER_REPORTS[type].dimensions);
  const given = namesIn(dimensions);
  if (given.every(({ name }) => name === DAY) && !wrongKeys.includes('dimensions'))
    return [`dimensions is required in ${type} reports: name all dimensions, e.g. ${known.join(', ')}`];
  return given.flatMap(({ name, isTyped }) => {
    if (name === DAY)
      return granularity === 'lifetime' ? [`dimensions: remove ${DAY} from a lifetime report`] : [];
    const kind = `dimension of ${type} reports`;
    return isTyped || known.includes(name)
      ? []
      : [`dimensions: ${unknownName(name, [...known, DAY], { kind, key: 'new_dimensions', type: 'text' })}`];
  });
}

function metricMistakes({ report: { metrics } }: CheckedReport, type: OtherReportType): readonly string[] {
  const known = otherMetrics[type].map(([name]) => name);
  return namesIn(metrics)
    .filter(({ name, isTyped }) => !isTyped && !known.includes(name))
    .map(({ name }) => {
      const kind = `metric of ${type} reports`;
      return `metrics: ${unknownName(name, known, { kind, key: 'new_metrics', type: 'number' })}`;
    });
}
