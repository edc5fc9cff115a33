/** Refuses metrics that have gone, in the words of each kind of report. */
import { type ApiFailure, badRequest, conflict } from '../http/failure.js';
import type { SimulatorOptions } from '../types.js';

const TEXTS = {
  report: (names: readonly string[]) =>
    `Please correct the information in invalid metric fields and try again. Invalid metric fields: [${names.map((name) => `'${name}'`).join(', ')}]. `,
  'GMV Max': (names: readonly string[]) =>
    `Invalid metric(s): '[${names.join(', ')}]' Please remove those metrics and retry.`,
};

const refusalOf = (
  names: readonly string[],
  naming: NonNullable<SimulatorOptions['refusedMetrics']>['naming'],
  kind: keyof typeof TEXTS,
): ApiFailure => {
  if (naming === 'none') return kind === 'report' ? conflict() : badRequest('ERROR Message.');
  return badRequest(
    naming === 'first' ? `Invalid metric: ${names[0] ?? ''} not support` : TEXTS[kind](names),
  );
};

/** Throws where metrics are asked for that the options let go. */
export const checkRefused = (
  metrics: readonly string[],
  { refusedMetrics }: Pick<SimulatorOptions, 'refusedMetrics'>,
  kind: keyof typeof TEXTS = 'report',
): void => {
  const names = metrics.filter((name) => refusedMetrics?.names.includes(name));
  if (refusedMetrics && names.length > 0) throw refusalOf(names, refusedMetrics.naming, kind);
};
