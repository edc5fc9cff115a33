/** What a request says: in the query string of a GET, in the JSON body of a POST. */
import { badRequest } from './failure.js';
import { isRecord, type Params } from './params.js';

export interface Said {
  /** For the log and the faults: as well as it can be understood. */
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
    // Lists are one JSON text; a repeated key is how other APIs spell them.
    if (params.has(name)) throw badRequest(`${name}: duplicate parameter.`);
    params.set(name, value);
  }
  return params;
};

/** What should be a list, an object or a flag, and was written into a text. */
const PACKED = /^(\[.*\]|\{.*\}|true|false)$/s;

const memberText = (name: string, value: unknown): string => {
  if (typeof value === 'string' && !PACKED.test(value)) return value;
  if (typeof value === 'boolean' || (typeof value === 'object' && value !== null))
    return JSON.stringify(value);
  // No member of any body is a number: ids do not fit into one.
  throw badRequest(`${name}: wrong type.`);
};

const bodyParams = ({ type, body }: RawRequest): Params => {
  if (type?.split(';')[0] !== 'application/json') throw badRequest('Content-Type must be application/json.');
  const members = decode(body);
  if (!isRecord(members)) throw badRequest('The body must be a JSON object.');
  return new Map(Object.entries(members).map(([name, value]) => [name, memberText(name, value)]));
};

export const said = (request: RawRequest): Said => {
  if (request.method === 'POST') {
    const members = decode(request.body);
    return { query: isRecord(members) ? members : {}, params: () => bodyParams(request) };
  }
  const { search } = request;
  const query = Object.fromEntries([...search].map(([name, value]) => [name, decode(value)]));
  return { query, params: () => searchParams(search) };
};
