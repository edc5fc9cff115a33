/** The rows of a report, before any metric is computed. */
import type { AdNode } from '../world/nodes.js';
import { blend } from '../world/random.js';
import { type Breakdown, breakdownOf, weightMarks } from './breakdowns.js';
import { type AdDay, deliver, deliveryDays, hourMarks, type Market } from './delivery.js';
import type { Part } from './evaluate.js';

export interface PlanRow {
  /** Empty without an id dimension. */
  readonly id: string;
  readonly day: number;
  readonly hour: number;
  /** Index into the breakdown's values; 0 without a breakdown. */
  readonly value: number;
  readonly parts: readonly Part[];
  /** Spend in addition to that of the parts, in hundredths. */
  readonly otherSpend?: number;
}

export interface Plan {
  readonly breakdown: Breakdown | null;
  readonly rows: readonly PlanRow[];
}

export interface PlanRequest {
  readonly ads: readonly AdNode[];
  readonly idOf: (ad: AdNode) => string;
  readonly time: 'day' | 'hour' | 'none';
  readonly breakdown: readonly string[];
  readonly startDay: number;
  readonly endDay: number;
  readonly historyStart: number;
  /** Days without delivery in the account. */
  readonly dormant: (day: number) => boolean;
}

type Rows = Map<number, PlanRow & { readonly parts: Part[] }>;

/** Collects the rows of one id. */
interface Sink {
  readonly id: string;
  readonly rows: Rows;
  /** Number of values of the breakdown. */
  readonly width: number;
}

interface Place {
  readonly day: number;
  readonly hour: number;
  readonly value: number;
}

const put = (sink: Sink, part: Part, { day, hour, value }: Place): void => {
  const key = (day * 24 + hour) * sink.width + value;
  const known = sink.rows.get(key);
  if (known) known.parts.push(part);
  else sink.rows.set(key, { id: sink.id, day, hour, value, parts: [part] });
};

interface Span extends Part {
  readonly hour: number;
  /** The day of the row: 0 if time is not a dimension. */
  readonly rowDay: number;
}

const hoursOf = (day: AdDay): readonly Span[] => {
  const marks = hourMarks(day.hash, day.impressions);
  return marks
    .slice(0, 24)
    .map((from, hour) => ({ day, rowDay: day.day, hour, from, to: marks[hour + 1] ?? from }))
    .filter(({ from, to }) => to > from && to <= day.visible);
};

const putValues = (sink: Sink, span: Span, marks: readonly number[]): void => {
  const { day, rowDay, hour } = span;
  const whole = marks.at(-1) ?? 1;
  const length = span.to - span.from;
  let from = span.from;
  for (let value = 0; value + 1 < marks.length; value += 1) {
    const to = span.from + Math.floor((length * (marks[value + 1] ?? 0)) / whole);
    if (to > from) put(sink, { day, from, to }, { day: rowDay, hour, value });
    from = to;
  }
};

const spansOf = (day: AdDay, time: PlanRequest['time']): readonly Span[] => {
  if (time === 'hour') return hoursOf(day);
  return [{ day, rowDay: time === 'none' ? 0 : day.day, hour: 0, from: 0, to: day.visible }];
};

type Setting = PlanRequest & { readonly split: Breakdown | null; readonly now: Market };

const addAd = (sink: Sink, ad: AdNode, setting: Setting): void => {
  const { split, now, time } = setting;
  const [born, gone] = deliveryDays(ad, now, setting.historyStart);
  const marks = split ? weightMarks(split, ad) : null;
  const last = Math.min(gone, setting.endDay);
  for (let day = Math.max(born, setting.startDay); day <= last; day += 1) {
    const adDay = setting.dormant(day) ? null : deliver(ad, day, now);
    if (!adDay) continue;
    for (const span of spansOf(adDay, time)) {
      const { rowDay, hour, from, to } = span;
      if (marks) putValues(sink, span, marks);
      else put(sink, { day: adDay, from, to }, { day: rowDay, hour, value: 0 });
    }
  }
};

/** Any order except by time: the API sorts nothing unless requested. */
const shuffled = (rows: Rows): PlanRow[] =>
  [...rows]
    .map(([key, row]) => ({ row, rank: blend(key, 77) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ row }) => row);

export const makePlan = (request: PlanRequest, now: Market): Plan => {
  const breakdown = breakdownOf(request.breakdown);
  const width = breakdown?.values.length ?? 1;
  const setting = { ...request, split: breakdown, now };
  const sinks = new Map<string, Sink>();
  for (const ad of request.ads) {
    const id = request.idOf(ad);
    const sink = sinks.get(id) ?? { id, rows: new Map(), width };
    sinks.set(id, sink);
    addAd(sink, ad, setting);
  }
  const rows: PlanRow[] = [];
  for (const sink of sinks.values()) for (const row of shuffled(sink.rows)) rows.push(row);
  return { breakdown, rows };
};
