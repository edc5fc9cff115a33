import { BlockList, isIP } from 'node:net';

/** Networks that are not of the public internet (IANA's special-purpose registries), as far as a host may lie in them. */
const NETWORKS: readonly (readonly [address: string, prefix: number])[] = [
  ['0.0.0.0', 8], // this host
  ['10.0.0.0', 8],
  ['100.64.0.0', 10], // carriers
  ['127.0.0.0', 8],
  ['169.254.0.0', 16], // link-local, which is where clouds keep their metadata
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15], // benchmarks
  ['224.0.0.0', 3], // multicast and reserved
  ['::', 127], // unspecified and loopback
  ['64:ff9b::', 96], // translated from IPv4
  ['fc00::', 7], // unique local
  ['fe80::', 10], // link-local
  ['ff00::', 8], // multicast
];

/** Endings of names that only a local resolver knows (RFC 6761, 6762, 8375, and ICANN's `internal`). */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|home\.arpa)$/;

const blocked = new BlockList();
for (const [address, prefix] of NETWORKS)
  blocked.addSubnet(address, prefix, isIP(address) === 4 ? 'ipv4' : 'ipv6');

/**
 * Whether a host may be asked from inside of somebody's cloud: no address of a private network, no local name. A name
 * is judged as it is written and not looked up.
 *
 * @param hostname as `URL` gives it: lower case, an IPv6 address in brackets
 */
export function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$|\.$/g, '');
  const version = isIP(host);
  if (version !== 0) return !blocked.check(host, version === 4 ? 'ipv4' : 'ipv6');
  return host.includes('.') && !LOCAL_NAME.test(host);
}
