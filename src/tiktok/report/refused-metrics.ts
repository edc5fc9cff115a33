import type { Logger } from '../../cdk/index.js';
import { TikTokError } from '../errors.js';
import { reportTask } from '../tasks/task-kinds.js';
import { REPORT_PATH, type Report } from './query.js';

/** A parameter is wrong; of a report, mostly a metric that has gone or does not go with the dimensions. */
const WRONG_PARAMETER = 40002;

/** Requests that may be spent on finding out which metrics of a stream are refused. */
const MOST_REQUESTS = 6;

/** What the API takes of the metrics of one stream, as far as it was found out. */
export interface MetricSearch {
  /** The metrics to ask for now. */
  readonly metrics: readonly string[];
  /**
   * Finds metrics that a refusal may be about, once in a run: whoever is refused in the meantime waits for the answer.
   *
   * @param refused the metrics that were asked for
   * @param accepts asks for other metrics, in one request
   * @returns true when there are other metrics to ask for now
   */
  withoutRefused(error: unknown, refused: readonly string[], accepts: Accepts): Promise<boolean>;
}

type Accepts = (metrics: readonly string[]) => Promise<boolean>;

/** Requests that name metrics and days. Others are about a task, whatever it is to do. */
const NAMES_METRICS: ReadonlySet<string> = new Set([REPORT_PATH, reportTask.create]);

/** True for a refusal that may be about the metrics. */
export const isAboutParameters = (error: unknown): error is TikTokError =>
  error instanceof TikTokError &&
  error.code === WRONG_PARAMETER &&
  error.excess === undefined &&
  NAMES_METRICS.has(error.path);

/**
 * Metrics come and go, and one wrong name makes the API refuse a whole report. On such a refusal the proven ones are
 * asked for alone; where they pass, the others are halved until it is known which are refused. One at least is: the
 * search takes it that it is one, or several next to each other, and falls back on what has passed if it is more.
 */
export function createMetricSearch({ name, metrics: wanted, proven }: Report, log: Logger): MetricSearch {
  let remaining = [wanted];
  let searching: Promise<void> | undefined;
  const search = async (error: TikTokError, accepts: Accepts): Promise<void> => {
    remaining = await findAccepted(wanted, proven, accepts);
    const [found] = remaining;
    if (found === undefined) return;
    const dropped = wanted.filter((metric) => !found.includes(metric));
    await log.warn(`${name}: ${error.message}; it is read without ${dropped.join(', ')}, which stay empty.`);
  };
  return {
    get metrics() {
      return remaining[0] ?? wanted;
    },
    async withoutRefused(error, refused, accepts) {
      if (!isAboutParameters(error)) return false;
      if (searching !== undefined) {
        await searching;
        // What was taken for accepted is refused after all.
        if (remaining[0] === refused) remaining = remaining.slice(1);
      } else {
        searching = search(error, accepts).catch((trouble: unknown) => {
          searching = undefined;
          throw trouble;
        });
        await searching;
      }
      return remaining[0] !== undefined && remaining[0] !== refused;
    },
  };
}

/** Lists of metrics that are likely to be accepted, the longest first; none where the proven ones are refused. */
async function findAccepted(
  wanted: readonly string[],
  proven: readonly string[],
  accepts: Accepts,
): Promise<(readonly string[])[]> {
  const inOrder = (names: ReadonlySet<string>): readonly string[] => wanted.filter((name) => names.has(name));
  let accepted = inOrder(new Set(proven));
  if (accepted.length === 0 || accepted.length === wanted.length || !(await accepts(accepted))) return [];
  let suspects = wanted.filter((name) => !accepted.includes(name));
  for (let requests = 1; requests < MOST_REQUESTS && suspects.length > 1; requests += 1) {
    const half = suspects.slice(0, Math.ceil(suspects.length / 2));
    const tried = inOrder(new Set([...accepted, ...half]));
    if (await accepts(tried)) {
      accepted = tried;
      suspects = suspects.slice(half.length);
    } else {
      suspects = half;
    }
  }
  const likely = wanted.filter((name) => !suspects.includes(name));
  return likely.length > accepted.length ? [likely, accepted] : [accepted];
}
