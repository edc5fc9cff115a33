// Preloaded with NODE_OPTIONS=--import, behind the clock if there is another one: something in the process goes wrong
// when a request whose text has TROUBLE_AT in it is sent.
//   dry        nothing waits for its answer any more, so that the event loop runs dry
//   stuck      its answer is waited for, for ever (the server must not give one)
//   rejection  a promise that nobody handles is rejected with TROUBLE_TEXT
//   exception  nobody catches an error with TROUBLE_TEXT
// A request has no time limit: what should end it is what is tested. A minute's tick is left alone.
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
