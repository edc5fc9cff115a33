// Preloaded with NODE_OPTIONS=--import: the first LOST_NAMES look-ups of a name find nothing, as when DNS fails.
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

const { lookup } = dns;
let left = Number(process.env.LOST_NAMES);
dns.lookup = (name, options, callback = options) => {
  if ((left -= 1) < 0) return lookup(name, options, callback);
  const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' });
  process.nextTick(callback, error);
};
syncBuiltinESMExports();
