// For scripts run by scripts/with-image: the engine, and a simulator that its containers can reach.
import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { startSimulator } from '../simulator.mjs';

export const image = process.env.IMAGE;

const TIMEOUT_MS = 180_000;
const MOST_OUTPUT = 2 ** 30;

/** Runs the client to its end: `{ status, stdout, stderr }`. */
export function docker(args, input = '') {
  const { status, stdout, stderr } = spawnSync('docker', args, {
    input,
    encoding: 'utf8',
    maxBuffer: MOST_OUTPUT,
    timeout: TIMEOUT_MS,
  });
  return { status, stdout, stderr };
}

/** Returns the client's output, and throws if it fails. */
export function ask(...args) {
  const { status, stdout, stderr } = docker(args);
  if (status !== 0) throw new Error(`docker ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** A field of an image as reported by the engine, such as `inspect('.Config.Env')`. */
export const inspect = (field, name = image) =>
  JSON.parse(ask('image', 'inspect', '-f', `{{json ${field}}}`, name));

/** The address at which a container on the engine's bridge reaches this machine. */
function hostAddress() {
  const name = 'host.docker.internal';
  const flags = ['--rm', '--add-host', `${name}:host-gateway`, '--entrypoint', 'getent'];
  return ask('run', ...flags, image, 'hosts', name).split(/\s/)[0];
}

/** Starts a simulator for containers without a network flag: `{ url, stop }`, with the address as they see it. */
export async function startReachableSimulator(options) {
  const address = hostAddress();
  // An engine in a virtual machine reaches this machine at an address that it does not have itself.
  const own = Object.values(networkInterfaces()).flat();
  const host = own.some((known) => known.address === address) ? address : '0.0.0.0';
  const simulator = await startSimulator({ ...options, host });
  return { ...simulator, url: simulator.url.replace(host, address) };
}
