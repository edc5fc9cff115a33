import { excerpt } from '../../cdk/index.js';
import { Action } from './error-codes.js';
import { TikTokError } from './errors.js';

/* What the API does not give, and how that is told. */

/** `TikTok refuses gmv_max/store/list/ (code 40001, "…")`: for warnings, which name neither the account nor the request. */
export function describeRefusal({ path, code, apiMessage }: TikTokError): string {
  const facts = [
    ...(code === undefined ? [] : [`code ${String(code)}`]),
    ...(apiMessage === '' ? [] : [`"${excerpt(apiMessage)}"`]),
  ];
  return `TikTok refuses ${path}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}

/** True where the API does not give this: neither trouble that passes nor a token that is of no use. */
export const isRefusal = (error: unknown): error is TikTokError =>
  error instanceof TikTokError && REFUSALS.includes(error.action);

const REFUSALS: readonly Action[] = [Action.account, Action.endpoint, Action.unsupported, Action.request];

/** True where another account may be let in. */
export const isOfOneAccount = (error: unknown): error is TikTokError =>
  error instanceof TikTokError && (error.action === Action.account || error.action === Action.endpoint);
