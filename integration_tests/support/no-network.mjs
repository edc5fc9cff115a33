// Preloaded with NODE_OPTIONS=--import: whoever opens a connection or asks for a name ends the process, and says so.
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
