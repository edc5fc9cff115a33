import { isJsonList, isJsonObject, lookUp, type Json, type JsonObject } from '../../cdk/index.js';
import { streamsOf, DEFAULT_SETTINGS } from '../../streams/index.js';
import { createDisguise, headersOf, type Disguise } from './disguise.js';
import { parseExactly, renderExactly } from './invented-json.js';
import { createInventor, tokensOf, type Inventor } from './inventor.js';
import type { ProbedStream } from './probe.js';
import type { Exchange } from './recorder.js';
import { vocabularyOf } from './vocabulary.js';
import { dataOf, isAccepted } from './wire.js';

/* Recorded responses in the format of this connector's test fixtures, with everything about an account replaced. */

/** File contents by file name: one file per endpoint, and one per stream for reports. */
export type Samples = Readonly<Record<string, string>>;

/**
 * @param streams their columns decide which values may stay
 * @param key the invented values depend on it; default: a new one each time
 */
export function samplesOf(
  exchanges: readonly Exchange[],
  streams: readonly ProbedStream[],
  key?: Buffer,
): Samples {
  const inventor = createInventor({ taken: tokensIn(exchanges), ...(key !== undefined && { key }) });
  const disguise = createDisguise(inventor, vocabularyOf(streams));
  // Twice: only after the first pass is it known which names must not appear in the API's messages.
  render(exchanges, disguise);
  return render(exchanges, disguise);
}

function render(exchanges: readonly Exchange[], disguise: Disguise): Samples {
  const groups = new Map<string, Exchange[]>();
  for (const exchange of exchanges.filter(({ answer }) => answer !== undefined)) {
    const name = fileOf(exchange, disguise.text);
    groups.set(name, [...(groups.get(name) ?? []), exchange]);
  }
  return Object.fromEntries([...groups].map(([name, group]) => [name, sampleOf(group, disguise)]));
}

/** Every token that was sent or received. */
function tokensIn(exchanges: readonly Exchange[]): ReadonlySet<string> {
  const tokens = new Set<string>();
  const add = (text: string): void => {
    for (const token of tokensOf(text)) tokens.add(token);
  };
  for (const { answer, query, body } of exchanges) {
    for (const text of [answer?.text, body, ...Object.values(query)]) visitTexts(text ?? '', add);
  }
  return tokens;
}

/** Visits the text itself and, if it is JSON, every text and number in it. */
function visitTexts(text: string, visit: (text: string) => void): void {
  visit(text);
  const walk = (value: Json): void => {
    if (typeof value === 'string') visit(value);
    else if (isJsonList(value)) value.forEach(walk);
    else if (isJsonObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        visit(key);
        if (member !== undefined) walk(member);
      }
    }
  };
  const parsed = parsedExactly(text);
  if (parsed !== undefined) walk(parsed);
}

function parsedExactly(text: string): Json | undefined {
  try {
    return parseExactly(text);
  } catch {
    return undefined;
  }
}

const STREAMS = new Set(streamsOf(DEFAULT_SETTINGS).map(({ name }) => name));

/** `campaign_get.json`; a report's file is named after its stream, and the name of a custom report is invented. */
function fileOf({ path, stream, query, body }: Exchange, invent: Inventor['text']): string {
  const endpoint = path.replace(/\/$/, '').replace(/\W+/g, '_');
  const isReport = query['dimensions'] !== undefined || body?.includes('"dimensions"') === true;
  return `${endpoint}${isReport ? `.${STREAMS.has(stream) ? stream : invent(stream)}` : ''}.json`;
}

/** The most informative response of a group, and a refusal if there was one. */
function sampleOf(exchanges: readonly Exchange[], disguise: Disguise): string {
  const best = exchanges.reduce((one, other) => {
    const gain = worthOf(other) - worthOf(one);
    // A stream's last request is for its own rows.
    return gain > 0 || (gain === 0 && other.stream === one.stream) ? other : one;
  });
  const refused = exchanges.findLast((exchange) => !isAccepted(exchange) && exchange !== best);
  const sample = {
    _meta: metaOf(best, disguise),
    response: responseOf(best, disguise),
    ...(refused !== undefined && {
      refused_request: requestOf(refused, disguise),
      refused: responseOf(refused, disguise),
    }),
  };
  return `${renderExactly(sample, 2)}\n`;
}

function worthOf(exchange: Exchange): number {
  if (!isAccepted(exchange)) return 0;
  const hasRows = Object.values(dataOf(exchange)).some((list) => isJsonList(list) && list.length > 0);
  return hasRows || exchange.answer?.isFile === true ? 2 : 1;
}

function metaOf(exchange: Exchange, disguise: Disguise): JsonObject {
  const { stream, answer } = exchange;
  return {
    note: 'Recorded by diagnose. Ids, names, texts, addresses and amounts are invented; lists are cut after 20 members.',
    stream: STREAMS.has(stream) ? stream : disguise.text(stream),
    http_status: answer?.status ?? null,
    headers: headersOf(answer?.headers ?? {}, disguise),
    request: requestOf(exchange, disguise),
  };
}

function requestOf({ method, pathname, query, body }: Exchange, disguise: Disguise): JsonObject {
  return {
    method,
    path: pathname,
    ...(Object.keys(query).length > 0 && { query: disguise.request(query) }),
    ...(body !== undefined && { body: disguise.body(body) }),
  };
}

/** Bytes that text never has, as in a compressed file. */
const PACKED = /[\0\uFFFD]/;

/** The envelope, or `{ body }` if the response has none. */
function responseOf({ answer }: Exchange, disguise: Disguise): Json {
  const { text = '', isFile = false } = answer ?? {};
  const envelope = parsedExactly(text);
  if (isJsonObject(envelope)) {
    const message = lookUp(envelope, 'message');
    if (typeof message !== 'string') return disguise.answer(envelope);
    const changed = disguise.answer({ ...envelope, message: '' });
    return { ...(changed as JsonObject), message: disguise.message(message) };
  }
  if (!isFile) return { body: disguise.text(text.slice(0, LONGEST_PAGE)) };
  return { body: PACKED.test(text) ? '(a compressed file)' : disguise.file(text) };
}

/** Characters to keep of a response that is not the API's. */
const LONGEST_PAGE = 4096;
