/** Rows of a plan as the wire has them. */
import type { ReportRow } from '../types.js';
import { dayText } from '../world/calendar.js';
import type { AccountTree } from '../world/tree.js';
import { attribute, attributeList } from './attributes.js';
import { evaluate, type Part } from './evaluate.js';
import { type Metric, metricNamed } from './formulas.js';
import type { Plan, PlanRow } from './plan.js';

export interface Style {
  /** Decimals of money: recordings have two or three, depending on the year. */
  readonly money: number;
}

export const styleOf = (tree: AccountTree): Style => ({ money: tree.index % 2 === 0 ? 3 : 2 });

const FINE_MONEY = new Set(['cost_per_result', 'real_time_cost_per_result']);

const ZEROS = ['0', '0.0', '0.00', '0.000', '0.0000'] as const;

/** toFixed is slow, and most values are zero or whole hundredths. */
const fixed = (hundredths: number, decimals: number): string => {
  if (hundredths === 0) return ZEROS[decimals] ?? '0';
  if (decimals < 2 || !Number.isInteger(hundredths)) return (hundredths / 100).toFixed(decimals);
  const rest = hundredths % 100;
  const digits = rest < 10 ? `0${rest}` : String(rest);
  return `${(hundredths - rest) / 100}.${digits}${decimals === 2 ? '' : '0'.repeat(decimals - 2)}`;
};

const format = (metric: Metric, value: number, style: Style): string => {
  switch (metric.fact.unit) {
    case 'money':
      return fixed(value, FINE_MONEY.has(metric.name) ? 4 : style.money);
    case 'percent':
      return value === 0 ? '0.00' : (value * 100).toFixed(2);
    case 'ratio':
    case 'seconds':
      return value === 0 ? '0.00' : value.toFixed(2);
    case 'count':
    case 'text':
      return String(value);
  }
};

export const number = (name: string, parts: readonly Part[]): number | null =>
  evaluate(metricNamed(name).formula, parts);

/** Search reports hide small counts. */
const isHidden = (name: string, value: number, plan: Plan): boolean =>
  name === 'impressions' && value < 5 && plan.breakdown?.dimensions[0] === 'search_terms';

/** A plan, its account, and the format of its numbers. */
export interface Sheet {
  readonly plan: Plan;
  readonly tree: AccountTree;
  readonly style: Style;
}

type GroupedSheet = Sheet & { readonly grouped: boolean };

/** The list in place of an attribute; undefined of everything else. */
const metricList = (
  { name }: Metric,
  { parts: [part] }: PlanRow,
  { tree, grouped }: GroupedSheet,
): readonly string[] | undefined => part && attributeList(name, { ad: part.day.ad, tree, grouped });

const metricText = (metric: Metric, row: PlanRow, sheet: GroupedSheet): string => {
  if (metric.formula.kind === 'attribute') {
    const ad = row.parts[0]?.day.ad;
    return ad ? attribute(metric.name, { ad, tree: sheet.tree, grouped: sheet.grouped }) : '-';
  }
  const own = evaluate(metric.formula, row.parts);
  if (own === null) return '-';
  const value = metric.name === 'spend' ? own + (row.otherSpend ?? 0) : own;
  return isHidden(metric.name, value, sheet.plan) ? '<5' : format(metric, value, sheet.style);
};

const dimensionValue = (name: string, row: PlanRow, plan: Plan): string | number => {
  if (name === 'stat_time_day') return `${dayText(row.day)} 00:00:00`;
  if (name === 'stat_time_hour') {
    return `${dayText(row.day)} ${String(row.hour).padStart(2, '0')}:00:00`;
  }
  const at = plan.breakdown?.dimensions.indexOf(name) ?? -1;
  return at < 0 ? row.id : (plan.breakdown?.values[row.value]?.[at] ?? '');
};

export const wireRows = (
  sheet: Sheet,
  rows: readonly PlanRow[],
  names: { readonly dimensions: readonly string[]; readonly metrics: readonly string[] },
): ReportRow[] => {
  const metrics = names.metrics.map(metricNamed);
  const context = { ...sheet, grouped: names.dimensions.includes('ad_id_v2') };
  const wire = rows.map((row) => {
    const values: Record<string, string | readonly string[]> = {};
    const dimensions: Record<string, string | number> = {};
    for (const name of names.dimensions) dimensions[name] = dimensionValue(name, row, sheet.plan);
    return { row, metrics: values, dimensions };
  });
  // Metric by metric, because days cache the last one. By assignment, because Object.fromEntries makes slow objects of
  // many names.
  for (const metric of metrics) {
    for (const { row, metrics: values } of wire) {
      const list = metricList(metric, row, context);
      if (list) values[`${metric.name}_list`] = list;
      else values[metric.name] = metricText(metric, row, context);
    }
  }
  return wire.map(({ metrics: values, dimensions }) => ({ metrics: values, dimensions }));
};

/** The sums over all rows; a metric that cannot be added up is a dash. */
export const totalMetrics = (plan: Plan, names: readonly string[], style: Style): Record<string, string> => {
  const parts = plan.rows.flatMap((row) => row.parts);
  const otherSpend = plan.rows.reduce((sum, row) => sum + (row.otherSpend ?? 0), 0);
  const one = (name: string): string => {
    const metric = metricNamed(name);
    const adds = ['sum', 'result', 'difference'].includes(metric.formula.kind);
    if (!adds) return '-';
    const own = evaluate(metric.formula, parts) ?? 0;
    return format(metric, name === 'spend' ? own + otherSpend : own, style);
  };
  return Object.fromEntries(names.map((name) => [name, one(name)]));
};
