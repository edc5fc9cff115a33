import type { Json, JsonObject } from '../cdk/index.js';

/** The state of a stream as `read --state` accepts it: the body of a STATE message. */
export const stateMessage = (name: string, state: Json): JsonObject => ({
  type: 'STREAM',
  stream: { stream_descriptor: { name }, stream_state: state },
});

/** A read treats a missing file as no state, because the platform passes one; whoever types its name means a state. */
export const describeNoState = (path: string): string =>
  `${path === '-' ? EMPTY_INPUT : `The state file ${path} is missing or empty.`} Omit --state if there is no state.`;

const EMPTY_INPUT = 'The state from standard input is empty; with Docker, run it with -i.';
