import { blendMixed, unit } from '../world/random.js';
import type { AdDay } from './delivery.js';
import type { Formula, SumFormula } from './formulas.js';

/** The impressions from `from` to `to` of one ad on one day. */
export interface Part {
  readonly day: AdDay;
  readonly from: number;
  readonly to: number;
}

const wholeDay = (formula: SumFormula, day: AdDay): number => {
  const base = day[formula.of];
  if (formula.low === formula.high) return base * formula.low;
  if (day.drawn !== formula) {
    const share = formula.low + (formula.high - formula.low) * unit(blendMixed(day.hash, formula.salt));
    day.drawn = formula;
    day.whole = Math.floor(base * share);
  }
  return day.whole;
};

/**
 * Every count is spread over the impressions, and a part gets what falls on its range. So the parts of a day always add
 * up to the day, and a part without impressions has no other counts either.
 */
const share = (formula: SumFormula, part: Part): number => {
  const { day, from, to } = part;
  if (from === to) return 0;
  if (formula.of === 'impressions' && formula.low === 1 && formula.high === 1) return to - from;
  const whole = wholeDay(formula, day);
  if (whole === 0 || (from === 0 && to === day.impressions)) return whole;
  return Math.floor((whole * to) / day.impressions) - Math.floor((whole * from) / day.impressions);
};

const total = (formula: SumFormula, parts: readonly Part[]): number => {
  let result = 0;
  for (const part of parts) result += share(formula, part);
  return result;
};

const results = (click: SumFormula, other: SumFormula, parts: readonly Part[]): number => {
  let result = 0;
  for (const part of parts) {
    const goal = part.day.ad.adgroup.row['optimization_goal'];
    result += share(goal === 'CLICK' ? click : other, part);
  }
  return result;
};

/** People who return on another day or for another ad count once, so reach does not add up. */
const reach = (parts: readonly Part[]): number => {
  let most = 0;
  let all = 0;
  for (const { day, from, to } of parts) {
    const people = Math.ceil((to - from) / (1.05 + 0.4 * unit(day.ad.hash)));
    most = Math.max(most, people);
    all += people;
  }
  return parts.length < 2 ? all : Math.max(most, Math.floor(all * 0.85));
};

const hasSecondGoal = ({ day }: Part): boolean =>
  typeof day.ad.adgroup.row['secondary_optimization_event'] === 'string';

/** Some ad groups of a campaign may have a second goal, and others none. */
const secondary = (of: Formula, parts: readonly Part[]): number | null =>
  parts.some(hasSecondGoal) ? evaluate(of, parts.filter(hasSecondGoal)) : null;

const quotient = (formula: Extract<Formula, { kind: 'quotient' }>, parts: readonly Part[]): number => {
  const bottom = evaluate(formula.bottom, parts) ?? 0;
  return bottom === 0 ? 0 : ((evaluate(formula.top, parts) ?? 0) * formula.scale) / bottom;
};

/** Null where the API writes a dash. Money is in hundredths. */
export const evaluate = (formula: Formula, parts: readonly Part[]): number | null => {
  switch (formula.kind) {
    case 'sum':
      return total(formula, parts);
    case 'reach':
      return reach(parts);
    case 'result':
      return results(formula.click, formula.other, parts);
    case 'difference':
      return total(formula.of, parts) - total(formula.minus, parts);
    case 'quotient':
      return quotient(formula, parts);
    case 'secondary':
      return secondary(formula.of, parts);
    case 'attribute':
      return null;
  }
};
