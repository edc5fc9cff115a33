import { TikTokError } from '../api/errors.js';
import { Action } from '../api/error-codes.js';
import { reportTask } from '../api/task-kinds.js';

/* Finds the metrics and dimensions that a refusal names. */

/** Code of a wrong parameter. In reports it is usually a metric that was removed or conflicts with the dimensions. */
export const WRONG_PARAMETER = 40002;

/** The metrics and dimensions in a request. */
export interface Names {
  readonly metrics: readonly string[];
  readonly dimensions: readonly string[];
}

/** Paths of requests that name a task, not its metrics. */
const ABOUT_TASKS: ReadonlySet<string> = new Set([reportTask.check.path, reportTask.download]);

/** True for a refusal that may concern the metrics or dimensions. */
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
 * Finds the names in the request in the text of a refusal, e.g. `Invalid metric fields: ['voucher_spend', 'cash_spend']` or
 * `Invalid dim: item_id is not exist`: the dimensions if the text is about dimensions, otherwise the metrics. If the
 * text has a list in brackets, only the names in it count. Some texts name only the first name, and some none.
 *
 * @param text the API's message
 * @param requested the names in the request
 */
export function namesRefused(text: string, requested: Names): Names {
  const isOfDimensions = ABOUT_DIMENSIONS.test(text) && !ABOUT_METRICS.test(text);
  if (!isOfDimensions && !ABOUT_METRICS.test(text)) return { metrics: [], dimensions: [] };
  const listed = namedIn((text.match(LISTS) ?? []).join(' '), requested);
  const { metrics, dimensions } = isEmpty(listed) ? namedIn(text, requested) : listed;
  if (isOfDimensions && dimensions.length > 0) return { metrics: [], dimensions };
  return metrics.length > 0 ? { metrics, dimensions: [] } : { metrics, dimensions };
}

function namedIn(text: string, { metrics, dimensions }: Names): Names {
  const words = new Set(text.match(WORDS));
  const isNamed = (name: string): boolean => words.has(name);
  return { metrics: metrics.filter(isNamed), dimensions: dimensions.filter(isNamed) };
}

const isEmpty = ({ metrics, dimensions }: Names): boolean => metrics.length + dimensions.length === 0;

/** True if a refusal names what it refuses, so that another form of the request would not help. */
export function saysWhatIsRefused(error: TikTokError, requested: Names): boolean {
  return isAboutParameters(error) && !isEmpty(namesRefused(error.apiMessage, requested));
}
