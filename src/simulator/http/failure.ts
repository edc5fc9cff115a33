/** A response with a code other than 0, thrown by whatever rejects a request. */
export class ApiFailure extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'ApiFailure';
    this.code = code;
  }
}

export const badRequest = (message: string): ApiFailure => new ApiFailure(40002, message);

export const noPermission = (advertiserId: string): ApiFailure =>
  new ApiFailure(40001, `No permission to operate advertiser ${advertiserId}.`);

export const noCenterPermission = (centerId: string): ApiFailure =>
  new ApiFailure(40001, `No permission to operate business center ${centerId}.`);

const CONFLICT = 'Conflict occurs. The input params including metrics and dimensions have no relation.';

export const conflict = (): ApiFailure => badRequest(CONFLICT);

const TEXTS: Readonly<Record<number, string>> = {
  40000: 'Invalid parameters.',
  40001: 'No permission to operate the advertiser.',
  40002: 'Parameter error.',
  40007: 'The ad 1 does not exist.',
  40011: 'Too many IDs are provided in a single request.',
  40016: 'Requests made too frequently.',
  40067: 'The query is too large.',
  40100: 'Due to too many requests, requests from App 7000000000000000000 are temporarily restricted.',
  40101: 'Invalid auth_code or app secret.',
  40102: 'The access token has expired.',
  40104: 'Access token is null, you should set it in http header with key Access-Token.',
  40105: 'Access token is incorrect or has been revoked.',
  40110: 'The auth_code has been used or cancelled, or it has expired.',
  40113: "The app_id is inconsistent with the token's app information. Please retry after correcting it.",
  40201: 'Task is not ready.',
  40202: 'Write or update entity conflict. Retry may resolve this issue.',
  40300: 'The advertiser does not exist or has been deleted.',
  40700: 'Internal service validation error.',
  50000: 'System error',
  50002: 'Error processing request on TikTok side. Please see error message for details.',
  51001: 'internal service timeout',
  51002: 'Internal service error. Please retry later.',
  51039: 'internal service timeout',
  51305: 'Satellite service error.',
  60001: 'The system is in maintenance.',
};

/** The API's usual message for a code. */
const usualText = (code: number): string => TEXTS[code] ?? `Error ${code}.`;

export const failure = (code: number, message = usualText(code)): ApiFailure => new ApiFailure(code, message);
