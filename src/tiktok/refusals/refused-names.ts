import { TikTokError } from '../api/errors.js';
import { Action } from '../api/error-codes.js';
import { reportTask } from '../api/task-kinds.js';

/* What a refusal says of the metrics and dimensions that were asked for. */

/** A parameter is wrong; of a report, mostly a metric that has gone or does not go with the dimensions. */
export const WRONG_PARAMETER = 40002;

/** What a request asked for by name. */
export interface Names {
  readonly metrics: readonly string[];
  readonly dimensions: readonly string[];
}

/** Requests that name a task, whatever it is to do. */
const ABOUT_TASKS: ReadonlySet<string> = new Set([reportTask.check.path, reportTask.download]);

/** True for a refusal that may be about the metrics. */
export const isAboutParameters = (error: unknown): error is TikTokError =>
  error instanceof TikTokError &&
  error.action === Action.request &&
  error.code === WRONG_PARAMETER &&
  error.excess === undefined &&
  !ABOUT_TASKS.has(error.path);

const ABOUT_METRICS = /\b(metrics?|fields?)\b/i;
const ABOUT_DIMENSIONS = /\bdim(ension)?s?\b/i;
const LISTS = /\[[^[\]]*\]/g;
const WORDS = /\w+/g;

/**
 * Those of the names that a refusal's text names, e.g. `Invalid metric fields: ['voucher_spend', 'cash_spend']` or
 * `Invalid dim: item_id is not exist`: of a text about dimensions the dimensions, of others the metrics. A text with a
 * list in brackets names what is in it, whatever its other words are. Some texts name the first one only, and some none.
 */
export function namesRefused(text: string, asked: Names): Names {
  const isOfDimensions = ABOUT_DIMENSIONS.test(text) && !ABOUT_METRICS.test(text);
  if (!isOfDimensions && !ABOUT_METRICS.test(text)) return { metrics: [], dimensions: [] };
  const listed = namedIn((text.match(LISTS) ?? []).join(' '), asked);
  const { metrics, dimensions } = isEmpty(listed) ? namedIn(text, asked) : listed;
  if (isOfDimensions && dimensions.length > 0) return { metrics: [], dimensions };
  return metrics.length > 0 ? { metrics, dimensions: [] } : { metrics, dimensions };
}

function namedIn(text: string, { metrics, dimensions }: Names): Names {
  const words = new Set(text.match(WORDS));
  const isNamed = (name: string): boolean => words.has(name);
  return { metrics: metrics.filter(isNamed), dimensions: dimensions.filter(isNamed) };
}

const isEmpty = ({ metrics, dimensions }: Names): boolean => metrics.length + dimensions.length === 0;

/** True where it is known which names a refusal is about, so that asking in another way would not help. */
export function saysWhatIsRefused(error: TikTokError, asked: Names): boolean {
  return isAboutParameters(error) && !isEmpty(namesRefused(error.apiMessage, asked));
}
