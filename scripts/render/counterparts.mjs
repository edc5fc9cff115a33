// What other connectors have, held against the streams here.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * A stream of another connector.
 *
 * @typedef {object} Counterpart
 * @property {string} name its name there
 * @property {string | undefined} ours the stream here that has the same rows
 * @property {boolean} isDerived whether that is known from the stream itself: its name, or one of its former names
 * @property {string} [config] the key of the config that gives it
 * @property {string} [note]
 * @property {string} [reason] why nothing here has it
 */

/**
 * @param {readonly { name: string, formerNames?: readonly string[] }[]} streams the streams here
 * @returns {{ peer: string, column: string, known_from: string, streams: Counterpart[] }[]}
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
  const [[name, told]] = Object.entries(entry);
  return { name, isDerived: false, ...(typeof told === 'string' ? { ours: told } : told) };
}
