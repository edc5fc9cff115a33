// Preloaded with NODE_OPTIONS=--import: the first LOST_NAMES look-ups of a host name find nothing, as if DNS failed.
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
