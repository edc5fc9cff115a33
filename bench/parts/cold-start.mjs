// How long `spec` takes, compared with a Node that does nothing.
import { spawnSync } from 'node:child_process';
import { atMost, medianRatio } from '../arithmetic.mjs';
import { CONNECTOR } from '../connector.mjs';

const PAIRS = 15;

function secondsOf(args) {
  const began = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with exit code ${status}`);
  return (performance.now() - began) / 1000;
}

export async function coldStart({ say }) {
  const pairs = Array.from({ length: PAIRS }, () => ({
    bare: secondsOf(['-e', '0']),
    spec: secondsOf([CONNECTOR, 'spec']),
  }));
  say({
    name: 'cold start of spec / bare node',
    value: medianRatio(pairs, ['spec', 'bare'], (seconds) => seconds),
    target: atMost(1.3),
  });
}
