import { excerpt } from '../../cdk/index.js';
import { Action } from './error-codes.js';
import { TikTokError } from './errors.js';

/* Refusals of the API, and how warnings describe them. */

/** Describes a refusal for warnings, without the account: `TikTok refuses gmv_max/store/list/ (code 40001, "…")`. */
export function describeRefusal({ path, code, apiMessage }: TikTokError): string {
  const facts = [
    ...(code === undefined ? [] : [`code ${String(code)}`]),
    ...(apiMessage === '' ? [] : [`"${excerpt(apiMessage)}"`]),
  ];
  return `TikTok refuses ${path}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}

/** True if the API refuses the request: it is neither an outage nor an unusable token. */
export const isRefusal = (error: unknown): error is TikTokError =>
  error instanceof TikTokError && REFUSALS.includes(error.action);

const REFUSALS: readonly Action[] = [Action.account, Action.endpoint, Action.unsupported, Action.request];

/** True if another account may be accepted. */
export const isOfOneAccount = (error: unknown): error is TikTokError =>
  error instanceof TikTokError && (error.action === Action.account || error.action === Action.endpoint);
