// The streams of other connectors, matched with the streams here.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * A stream of another connector.
 *
 * @typedef {object} Counterpart
 * @property {string} name its name in the other connector
 * @property {string | undefined} ours the stream here with the same rows
 * @property {boolean} isDerived whether the match follows from the stream's name or one of its former names
 * @property {string} [config] the config key that provides it
 * @property {string} [note]
 * @property {string} [reason] why there is no counterpart
 */

/**
 * @param {readonly { name: string, formerNames?: readonly string[] }[]} streams the streams here
 * @returns {{ peer: string, column: string, aside?: boolean, known_from: string, streams: Counterpart[] }[]}
 */
export function peersBeside(streams) {
  const peers = parse(readFileSync(new URL('peers.yaml', import.meta.url), 'utf8'));
  return peers.map((peer) => ({
    ...peer,
    streams: peer.streams.map((entry) => counterpart(entry, streams)),
  }));
}

function counterpart(entry, streams) {
  if (typeof entry === 'string') {
    const found = streams.find(({ name, formerNames = [] }) => [name, ...formerNames].includes(entry));
    return { name: entry, ours: found?.name, isDerived: true };
  }
  const [[name, match]] = Object.entries(entry);
  return { name, isDerived: false, ...(typeof match === 'string' ? { ours: match } : match) };
}
