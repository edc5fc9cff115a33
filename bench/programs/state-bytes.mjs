// Counts its input: bytes, STATE messages, and the bytes of those.
const START = Buffer.from('\n{"type":"STATE"');
const NEW_LINE = 10;

let bytes = 0;
let states = 0;
let stateBytes = 0;
let inState = false;
// The end of the previous chunk, in which a message may begin.
let rest = Buffer.from('\n');

for await (const chunk of process.stdin) {
  bytes += chunk.length;
  const data = Buffer.concat([rest, chunk]);
  let at = 0;
  for (;;) {
    if (inState) {
      const end = data.indexOf(NEW_LINE, at);
      stateBytes += (end === -1 ? data.length : end + 1) - at;
      if (end === -1) {
        rest = Buffer.alloc(0);
        break;
      }
      inState = false;
      at = end;
    }
    const start = data.indexOf(START, at);
    if (start === -1) {
      rest = data.subarray(Math.max(at, data.length - START.length + 1));
      break;
    }
    states += 1;
    inState = true;
    at = start + 1;
  }
}
process.stdout.write(JSON.stringify({ bytes, states, stateBytes }));
