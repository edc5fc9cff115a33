import { parseArgs } from 'node:util';
import fc from 'fast-check';

import { startApi } from './api.js';
import { installClock, realTime } from './clock.js';
import { KINDS, type Case } from './inputs.js';
import { problemsWith } from './judge.js';

/*
 * Throws whatever can stand in a config, a catalog, a state or an answer of the API at the commands of the connector,
 * in this process. None may crash, hang, print what is no message, fail without a word, or print the token.
 */

const { values } = parseArgs({
  options: { inputs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const inputs = Number(values.inputs ?? 10_500);
const seed = Number(values.seed ?? Date.now() % 1e9);
const kinds = KINDS.filter(({ name }) => name.includes(values.only ?? ''));

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

installClock();
const api = await startApi();
say(`seed ${String(seed)}; --seed ${String(seed)} repeats it`);
let total = 0;
let failed = 0;
for (const { name, share, kind } of kinds) {
  const began = realTime();
  let count = 0;
  const judge = async ({ answers, ...input }: Case): Promise<void> => {
    count += 1;
    process.send?.(`${name}, input ${String(count)}`);
    api.script(answers);
    const problems = await problemsWith(input, api.url);
    if (problems.length > 0) throw new Error(problems.slice(0, 5).join('\n').slice(0, 3000));
  };
  try {
    await fc.assert(fc.asyncProperty(kind(api.accounts), judge), {
      numRuns: Math.ceil(share * inputs),
      seed,
    });
  } catch (error) {
    failed += 1;
    say(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof Error && error.cause instanceof Error) say(error.cause.message);
  }
  total += count;
  say(
    `${name.padEnd(20)} ${String(count).padStart(6)} inputs ${((realTime() - began) / 1000).toFixed(1).padStart(6)} s`,
  );
}
say(
  `${'all'.padEnd(20)} ${String(total).padStart(6)} inputs, ${failed === 0 ? 'nothing found' : `${String(failed)} kinds failed`}`,
);
process.exit(failed === 0 ? 0 : 1);
