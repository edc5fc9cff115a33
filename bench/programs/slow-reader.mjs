// Reads one line per second from standard input for this many seconds, then exits.
//   node slow-reader.mjs SECONDS
import { readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const STDIN = 0;
const NEW_LINE = 10;
const seconds = Number(process.argv[2]);
const byte = Buffer.alloc(1);

for (let second = 0; second < seconds; second += 1) {
  while (readSync(STDIN, byte) === 1 && byte[0] !== NEW_LINE);
  await sleep(1000);
}
