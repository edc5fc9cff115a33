import { parseArgs } from 'node:util';
import fc from 'fast-check';

import { inOrder, startApi } from './api.js';
import { installClock, realTime } from './clock.js';
import { KINDS } from './inputs.js';
import { problemsWith } from './judge.js';
import { anyMutatedRead, problemsOfMutatedRead } from './mutated-reads.js';

/*
 * Runs the connector's commands, in this process, with every conceivable config, catalog, state and API response. No
 * command may crash, hang, print anything but messages, fail without a message, or print the token.
 */

const { values } = parseArgs({
  options: {
    inputs: { type: 'string' },
    mutations: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string' },
  },
});
const inputs = Number(values.inputs ?? 10_500);
const mutations = Number(values.mutations ?? 2000);
const seed = Number(values.seed ?? Date.now() % 1e9);

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** A property that is tested with values of one kind. */
interface Subject {
  readonly name: string;
  readonly runs: number;
  /** @param count called for each value */
  readonly check: (count: () => void, parameters: fc.Parameters<unknown>) => Promise<void>;
}

interface Holding<T> {
  readonly values: fc.Arbitrary<T>;
  readonly problemsOf: (value: T) => Promise<readonly string[]>;
}

function subject<T>(name: string, runs: number, { values, problemsOf }: Holding<T>): Subject {
  const check = (count: () => void, parameters: fc.Parameters<unknown>): Promise<void> => {
    const property = fc.asyncProperty(values, async (value) => {
      count();
      const problems = await problemsOf(value);
      if (problems.length > 0) throw new Error(problems.slice(0, 5).join('\n').slice(0, 3000));
    });
    return fc.assert(property, parameters as fc.Parameters<[T]>);
  };
  return { name, runs, check };
}

installClock();
const api = await startApi();
const subjects: readonly Subject[] = [
  ...KINDS.map(({ name, share, kind }) =>
    subject(name, Math.ceil(share * inputs), {
      values: kind(api.accounts),
      problemsOf: ({ answers, ...input }) => {
        api.script(inOrder(answers));
        return problemsWith(input, api.url);
      },
    }),
  ),
  subject('mutated answers', mutations, {
    values: anyMutatedRead,
    problemsOf: (read) => problemsOfMutatedRead(read, api),
  }),
].filter(({ name, runs }) => runs > 0 && name.includes(values.only ?? ''));

say(`seed ${String(seed)}; --seed ${String(seed)} repeats it`);
let total = 0;
let failed = 0;
for (const { name, runs, check } of subjects) {
  const began = realTime();
  let count = 0;
  const counting = (): void => {
    count += 1;
    process.send?.(`${name}, input ${String(count)}`);
  };
  try {
    await check(counting, { numRuns: runs, seed });
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
