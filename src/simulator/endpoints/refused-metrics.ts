/** Refuses metrics that were removed, or are not documented for a breakdown, with the message of each kind of report. */
import { readingOf } from '../behaviours.js';
import { BREAKDOWN_METRICS } from '../data/breakdown-metrics.js';
import { type ApiFailure, badRequest, conflict } from '../http/failure.js';
import { lookUp } from '../look-up.js';
import type { SimulatorOptions } from '../types.js';
import type { ReportRequest } from './report-request.js';

/** The refused names that a refusal mentions. */
type Naming = NonNullable<SimulatorOptions['refusedMetrics']>['naming'];

const TEXTS = {
  report: (names: readonly string[]) =>
    `Please correct the information in invalid metric fields and try again. Invalid metric fields: [${names.map((name) => `'${name}'`).join(', ')}]. `,
  'GMV Max': (names: readonly string[]) =>
    `Invalid metric(s): '[${names.join(', ')}]' Please remove those metrics and retry.`,
};

const refusalOf = (names: readonly string[], naming: Naming, kind: keyof typeof TEXTS): ApiFailure => {
  if (naming === 'none') return kind === 'report' ? conflict() : badRequest('ERROR Message.');
  return badRequest(
    naming === 'first' ? `Invalid metric: ${names[0] ?? ''} not support` : TEXTS[kind](names),
  );
};

/** Throws if metrics are requested that the options refuse. */
export const checkRefused = (
  metrics: readonly string[],
  { refusedMetrics }: Pick<SimulatorOptions, 'refusedMetrics'>,
  kind: keyof typeof TEXTS = 'report',
): void => {
  const names = metrics.filter((name) => refusedMetrics?.names.includes(name));
  if (refusedMetrics && names.length > 0) throw refusalOf(names, refusedMetrics.naming, kind);
};

const NAMINGS = {
  served: undefined,
  'refused-all-named': 'all',
  'refused-first-named': 'first',
  'refused-unnamed': 'none',
} as const;

/** Throws if undocumented metrics of a breakdown are requested, and the options refuse those. */
export const checkDocumented = (
  { type, metrics, dimensions }: Pick<ReportRequest, 'type' | 'metrics' | 'dimensions'>,
  isAttribute: (metric: string) => boolean,
  options: Pick<SimulatorOptions, 'behaviours'>,
): void => {
  const naming = NAMINGS[readingOf(options, 'breakdown-metrics')];
  const lists = dimensions.flatMap((name) => {
    const list = lookUp(BREAKDOWN_METRICS[type], name);
    return list === undefined ? [] : [list];
  });
  const names = metrics.filter((name) => !isAttribute(name) && lists.some((list) => !list.includes(name)));
  if (naming !== undefined && names.length > 0) throw refusalOf(names, naming, 'report');
};
