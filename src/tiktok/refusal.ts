import { excerpt } from '../cdk/index.js';
import type { TikTokError } from './errors.js';

/** `TikTok refuses gmv_max/store/list/ (code 40001, "…")`: for warnings, which name neither the account nor the request. */
export function describeRefusal({ path, code, apiMessage }: TikTokError): string {
  const facts = [
    ...(code === undefined ? [] : [`code ${String(code)}`]),
    ...(apiMessage === '' ? [] : [`"${excerpt(apiMessage)}"`]),
  ];
  return `TikTok refuses ${path}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}
