import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { Json } from './json.js';
import { parseInputState } from './state.js';

const CURSOR = { modify_time: '2024-03-01' };
const OTHER = { stat_time_day: '2024-03-02' };

const message = (name: string, state: Json) => ({
  type: 'STREAM',
  stream: { stream_descriptor: { name }, stream_state: state },
});

/** As in Airbyte's settings page and API. */
const shown = (name: string, state: Json) => ({ streamDescriptor: { name }, streamState: state });

/** As PyAirbyte writes it: every field of the message, with nulls for absent ones. */
const DUMPED = {
  ...message('ads', CURSOR),
  stream: { stream_descriptor: { name: 'ads', namespace: null }, stream_state: CURSOR },
  sourceStats: { recordCount: 12 },
  destinationStats: null,
  global: null,
  data: null,
  id: 3,
};

function statesOf(value: Json): unknown {
  const states = parseInputState(value);
  return typeof states === 'string' ? states : Object.fromEntries(states);
}

describe('a saved state', () => {
  it.each<[string, Json]>([
    ['null', null],
    ['an empty list', []],
    ['an empty object', {}],
    ['a global state of nothing', { type: 'GLOBAL', global: { shared_state: null, stream_states: [] } }],
    ['a legacy state of nothing', { type: 'LEGACY', data: {} }],
    ['an empty bookmark list', { bookmarks: {} }],
    ['a stream without a state', [message('ads', null)]],
    ['an envelope around null', { type: 'STATE', state: null }],
    ['a message of another type', { type: 'RECORD', record: { stream: 'ads', data: {} } }],
  ])('%s is no state', (_, state) => {
    expect(statesOf(state)).toEqual({});
  });

  it.each<[string, Json]>([
    ['a list of messages', [message('ads', CURSOR), message('ad_insights', OTHER)]],
    ['a dump with nulls and other keys', [DUMPED, message('ad_insights', OTHER)]],
    [
      'a list of envelopes',
      [
        { type: 'STATE', state: message('ads', CURSOR) },
        { type: 'STATE', state: message('ad_insights', OTHER) },
      ],
    ],
    [
      'a global message',
      {
        type: 'GLOBAL',
        global: {
          shared_state: { cdc: 1 },
          stream_states: [message('ads', CURSOR).stream, message('ad_insights', OTHER).stream],
        },
      },
    ],
    [
      'a global message in an envelope in a list',
      [
        {
          type: 'STATE',
          state: {
            type: 'GLOBAL',
            global: { stream_states: [message('ads', CURSOR).stream, message('ad_insights', OTHER).stream] },
          },
        },
      ],
    ],
    ['a legacy message', { type: 'LEGACY', data: { ads: CURSOR, ad_insights: OTHER } }],
    ['a legacy envelope', { type: 'STATE', state: { data: { ads: CURSOR, ad_insights: OTHER } } }],
    ['a map of streams', { ads: CURSOR, ad_insights: OTHER }],
    ['bookmarks', { bookmarks: { ads: CURSOR, ad_insights: OTHER }, currently_syncing: 'ads' }],
    ['bookmarks in a list', [{ bookmarks: { ads: CURSOR, ad_insights: OTHER } }]],
    [
      'bookmarks in a legacy message',
      { type: 'LEGACY', data: { bookmarks: { ads: CURSOR, ad_insights: OTHER } } },
    ],
    [
      'a STATE message of Singer',
      { type: 'STATE', value: { bookmarks: { ads: CURSOR, ad_insights: OTHER } } },
    ],
    ['what Meltano keeps', { singer_state: { bookmarks: { ads: CURSOR, ad_insights: OTHER } } }],
    ['what Airbyte’s settings page shows', [shown('ads', CURSOR), shown('ad_insights', OTHER)]],
    [
      'what Airbyte’s API answers',
      {
        connectionId: '0',
        stateType: 'stream',
        streamState: [shown('ads', CURSOR), shown('ad_insights', OTHER)],
        globalState: null,
      },
    ],
    [
      'what Airbyte’s API answers for a global state',
      {
        stateType: 'global',
        globalState: { streamStates: [shown('ads', CURSOR), shown('ad_insights', OTHER)] },
      },
    ],
    [
      'a message that has the legacy form beside its own',
      [{ ...message('ads', CURSOR), data: { ads: OTHER } }, message('ad_insights', OTHER)],
    ],
  ])('the streams of %s are parsed', (_, state) => {
    expect(statesOf(state)).toEqual({ ads: CURSOR, ad_insights: OTHER });
  });

  it.each<[string, Json]>([
    ['one message', message('ads', CURSOR)],
    ['one message without a type', { stream: message('ads', CURSOR).stream }],
    ['one dump with nulls', DUMPED],
    ['one envelope', { type: 'STATE', state: message('ads', CURSOR) }],
    ['one envelope with nulls', { type: 'STATE', state: DUMPED, log: null, record: null }],
    ['an envelope without a type', { state: message('ads', CURSOR) }],
  ])('the stream of %s is parsed', (_, state) => {
    expect(statesOf(state)).toEqual({ ads: CURSOR });
  });

  it('a state of the Singer tap keeps the bookmark of each account', () => {
    const bookmarks = {
      ads: { '7100000000000000001': '2024-03-01T00:00:00.000000Z' },
      campaigns: '2024-03-02',
    };
    expect(statesOf({ bookmarks, currently_syncing: null })).toEqual(bookmarks);
  });

  it('the last message of a stream wins', () => {
    expect(statesOf([message('ads', CURSOR), message('ads', OTHER)])).toEqual({ ads: OTHER });
  });

  it('unknown streams are kept', () => {
    expect(statesOf([message('unknown', CURSOR)])).toEqual({ unknown: CURSOR });
  });

  it.each<[string, Json]>([
    ['text', 'state'],
    ['a number', 7],
    ['a list of texts', ['state']],
    ['a list of lists', [[]]],
  ])('%s is refused as a state, with a sentence', (_, state) => {
    expect(parseInputState(state)).toMatch(/JSON/);
  });

  it('a state is parsed or refused, whatever the file holds', () => {
    const keys = fc.constantFrom(
      'type',
      'stream',
      'state',
      'global',
      'data',
      'bookmarks',
      'value',
      'stream_states',
      'streamState',
      'streamDescriptor',
      'globalState',
      'ads',
    );
    const message = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, 'STATE', 'STREAM', 7),
        fc.array(tie('node'), { maxLength: 2 }),
        fc.dictionary(keys, tie('node'), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).node;
    fc.assert(
      fc.property(message, (value) => {
        const parsed = parseInputState(value as Json);
        if (typeof parsed === 'string') return;
        for (const state of parsed.values()) expect(state ?? undefined).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });
});
