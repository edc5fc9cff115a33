/** The parameters of a request: in the query string of a GET, in the JSON body of a POST. */
import { badRequest } from './failure.js';
import { isRecord, type Params } from './params.js';

export interface SentRequest {
  /** For the log and the faults: parsed as far as possible. */
  readonly query: Readonly<Record<string, unknown>>;
  /** For the handler; throws the refusal of a request that is not exactly right. */
  readonly params: () => Params;
}

interface RawRequest {
  readonly method: string;
  readonly search: URLSearchParams;
  readonly type: string | undefined;
  readonly body: string;
}

const decode = (text: string): unknown => {
  if (!/^[[{]/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

const searchParams = (search: URLSearchParams): Params => {
  const params = new Map<string, string>();
  for (const [name, value] of search) {
    // A list is one JSON text; other APIs repeat the key instead.
    if (params.has(name)) throw badRequest(`${name}: duplicate parameter.`);
    params.set(name, value);
  }
  return params;
};

/** Lists, objects and flags that are wrongly sent as text. */
const PACKED = /^(\[.*\]|\{.*\}|true|false)$/s;

const memberText = (name: string, value: unknown): string => {
  if (typeof value === 'string' && !PACKED.test(value)) return value;
  if (typeof value === 'boolean' || (typeof value === 'object' && value !== null))
    return JSON.stringify(value);
  // No field of any body is a number, because ids do not fit in one.
  throw badRequest(`${name}: wrong type.`);
};

const bodyParams = ({ type, body }: RawRequest): Params => {
  if (type?.split(';')[0] !== 'application/json') throw badRequest('Content-Type must be application/json.');
  const members = decode(body);
  if (!isRecord(members)) throw badRequest('The body must be a JSON object.');
  return new Map(Object.entries(members).map(([name, value]) => [name, memberText(name, value)]));
};

export const readRequest = (request: RawRequest): SentRequest => {
  if (request.method === 'POST') {
    const members = decode(request.body);
    return { query: isRecord(members) ? members : {}, params: () => bodyParams(request) };
  }
  const { search } = request;
  const query = Object.fromEntries([...search].map(([name, value]) => [name, decode(value)]));
  return { query, params: () => searchParams(search) };
};
