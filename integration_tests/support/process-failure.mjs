// Preloaded with NODE_OPTIONS=--import, after the clock if there is another one: something in the process fails when it
// sends a request with FAILURE_AT in its text.
//   dry        nothing waits for the response any more, so the event loop runs dry
//   stuck      waits forever for the response (which the server must not send)
//   rejection  a promise is rejected with FAILURE_TEXT, and nobody handles it
//   exception  an error with FAILURE_TEXT is thrown, and nobody catches it
// A request has no time limit here, because the test is about what should end it. The one-minute timer is unchanged.
import { Socket } from 'node:net';

const { FAILURE, FAILURE_AT, FAILURE_TEXT } = process.env;
const MINUTE = 60_000;
const SHORTEST_TIME_LIMIT = 20_000;

const { setTimeout: start } = globalThis;
globalThis.setTimeout = Object.assign((run, delay, ...args) => {
  const isTimeLimit = delay >= SHORTEST_TIME_LIMIT && delay !== MINUTE;
  return isTimeLimit ? start(() => undefined, 0) : start(run, delay, ...args);
}, start);

const failures = {
  dry: (socket) => socket.unref(),
  stuck: () => undefined,
  rejection: () => void Promise.reject(new Error(FAILURE_TEXT)),
  exception: () =>
    process.nextTick(() => {
      throw new Error(FAILURE_TEXT);
    }),
};
const { write } = Socket.prototype;
Socket.prototype.write = function (chunk, ...rest) {
  if (String(chunk).includes(FAILURE_AT)) failures[FAILURE](this);
  return write.call(this, chunk, ...rest);
};
