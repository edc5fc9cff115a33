// Preloaded with NODE_OPTIONS=--import, after the clock if there is another one: something in the process fails when it
// sends a request with TROUBLE_AT in its text.
//   dry        nothing waits for the response any more, so the event loop runs dry
//   stuck      waits forever for the response (which the server must not send)
//   rejection  a promise is rejected with TROUBLE_TEXT, and nobody handles it
//   exception  an error with TROUBLE_TEXT is thrown, and nobody catches it
// A request has no time limit here, because the test is about what should end it. The one-minute timer is unchanged.
import { Socket } from 'node:net';

const { TROUBLE, TROUBLE_AT, TROUBLE_TEXT } = process.env;
const MINUTE = 60_000;
const SHORTEST_TIME_LIMIT = 20_000;

const { setTimeout: start } = globalThis;
globalThis.setTimeout = Object.assign((run, delay, ...args) => {
  const isTimeLimit = delay >= SHORTEST_TIME_LIMIT && delay !== MINUTE;
  return isTimeLimit ? start(() => undefined, 0) : start(run, delay, ...args);
}, start);

const troubles = {
  dry: (socket) => socket.unref(),
  stuck: () => undefined,
  rejection: () => void Promise.reject(new Error(TROUBLE_TEXT)),
  exception: () =>
    process.nextTick(() => {
      throw new Error(TROUBLE_TEXT);
    }),
};
const { write } = Socket.prototype;
Socket.prototype.write = function (chunk, ...rest) {
  if (String(chunk).includes(TROUBLE_AT)) troubles[TROUBLE](this);
  return write.call(this, chunk, ...rest);
};
