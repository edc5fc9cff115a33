import { isJsonObject, type JsonObject, type Logger } from '../../../cdk/index.js';
import type { ListTotals } from '../../api/call.js';
import { isAboutParameters, saysWhatIsRefused, type Names } from '../../refusals/refused-names.js';
import { Granularity } from '../../report-catalogue/granularity.js';
import type { Report } from '../query/query.js';
import type { ReportCache } from '../query/run-cache.js';

/* The API can say what the rows of a plain report add up to: a proof, for no call more, that none was lost. */

type Rows = readonly JsonObject[];

/** One object and the day: other reports have no sums ("Run a synchronous report"). */
export const hasTotals = ({ reportType, granularity, breakdowns }: Report): boolean =>
  reportType === 'BASIC' && granularity === Granularity.daily && breakdowns.length === 0;

export interface TotalsRequest {
  readonly memory: ReportCache;
  readonly log: Logger;
  /** What is asked for besides. */
  readonly names: Names;
  /** Reads the list, with the question for its sums or without. */
  readonly read: (withSums: boolean) => AsyncIterable<Rows>;
}

/**
 * Asks for sums until the API refuses that. A refusal for a wrong parameter may be about something else, and then it
 * comes again without the question.
 */
export async function* readWithTotals(asked: TotalsRequest): AsyncGenerator<Rows, void, undefined> {
  const { memory, log, names, read } = asked;
  if (memory.supportsTotals !== false) {
    try {
      yield* read(true);
      return;
    } catch (error) {
      if (memory.supportsTotals === true || !isAboutParameters(error)) throw error;
      if (saysWhatIsRefused(error, names)) throw error;
      const pages = read(false)[Symbol.asyncIterator]();
      const first = await pages.next();
      await disableTotals({ memory, log }, error);
      if (first.done !== true) yield first.value;
      yield* { [Symbol.asyncIterator]: () => pages };
      return;
    }
  }
  yield* read(false);
}

async function disableTotals(
  { memory, log }: Pick<TotalsRequest, 'memory' | 'log'>,
  error: Error,
): Promise<void> {
  if (memory.supportsTotals === false) return;
  memory.supportsTotals = false;
  await log.info(
    `${error.message}; reading reports without enable_total_metrics, so their sums are not checked.`,
  );
}

/** Metrics of which a list is added up. */
const CHECKED = ['spend', 'impressions', 'clicks'] as const;

const PARTS_OF_ONE = 10_000;

/** Ten-thousandths, since binary fractions do not add up exactly; NaN for what is no number. */
const unitsOf = (value: unknown): number => Math.round(Number(value) * PARTS_OF_ONE);

export interface TotalsCheck {
  readonly seen: (told: Pick<ListTotals, 'totalRows' | 'sums'>) => void;
  /** Adds up rows as the API sends them. */
  readonly add: (rows: Rows) => void;
  /** What differs, once all rows have come; undefined where nothing does, or it can't be told. */
  readonly difference: () => string | undefined;
}

/** What the list does not have is not checked. */
export function createTotalsCheck(): TotalsCheck {
  const units = { spend: 0, impressions: 0, clicks: 0 };
  let sums: JsonObject | undefined;
  let expected: number | undefined;
  let isSteady = true;
  let count = 0;
  return {
    seen(told) {
      sums ??= told.sums;
      isSteady &&= expected === undefined || expected === told.totalRows;
      expected = told.totalRows;
    },
    add(rows) {
      count += rows.length;
      for (const { metrics: values } of rows) {
        if (!isJsonObject(values)) continue;
        // Written out: computed names take half as long again, for every row.
        units.spend += unitsOf(values['spend']);
        units.impressions += unitsOf(values['impressions']);
        units.clicks += unitsOf(values['clicks']);
      }
    },
    difference() {
      // Rows that moved, or came twice, are counted as often as they came.
      if (sums === undefined || !isSteady || count > (expected ?? Infinity)) return undefined;
      const told = sums;
      const parts = CHECKED.flatMap((metric) => {
        const [whole, sum] = [unitsOf(told[metric] ?? NaN), units[metric]];
        if (Number.isNaN(whole - sum) || whole === sum) return [];
        return [`${metric} ${String(whole / PARTS_OF_ONE)}, and its rows ${String(sum / PARTS_OF_ONE)}`];
      });
      return parts.length === 0 ? undefined : parts.join('; ');
    },
  };
}
