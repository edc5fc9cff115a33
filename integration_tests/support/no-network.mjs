// Preloaded with NODE_OPTIONS=--import: opening a connection or looking up a name prints a line and ends the process.
import dns from 'node:dns';
import { Socket } from 'node:net';
import { syncBuiltinESMExports } from 'node:module';

const refuse = (what) => () => {
  process.stderr.write(`no network here: ${what}\n`);
  process.exit(97);
};

Socket.prototype.connect = refuse('connect');
dns.lookup = refuse('lookup');
syncBuiltinESMExports();
