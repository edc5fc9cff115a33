// Runs commands of the built connector one after the other, as often as the parent process asks for one. Loading and
// compiling the connector takes longer than most runs of a test.
import { Writable } from 'node:stream';
import { setTimeout } from 'node:timers';

import { restartClock } from './fast-clock.mjs';
import { runProtocolCommand } from '../../dist/connector.mjs';

/** Milliseconds in which the last answers of a run arrive, if they do. */
const PATIENCE_MS = 100;

/**
 * Waits until nothing is left of a run: no request that nobody needs any more, and no timer. Then the process would end
 * if it were not for its parent.
 *
 * @returns false if something is left for long
 */
const isOver = () =>
  new Promise((resolve) => {
    const answer = (is) => {
      process.off('beforeExit', ranDry);
      clearTimeout(patience);
      process.channel.ref();
      resolve(is);
    };
    const ranDry = () => answer(true);
    const patience = setTimeout(answer, PATIENCE_MS, false).unref();
    process.on('beforeExit', ranDry);
    process.channel.unref();
  });

process.on('message', async ({ argv, env }) => {
  const printed = [];
  let stderr = '';
  restartClock(env.FAKE_NOW);
  const exitCode = await runProtocolCommand(argv, {
    // The bytes change after the promise is resolved.
    sink: (bytes) => Promise.resolve(void printed.push(Buffer.from(bytes))),
    stderr: new Writable({
      write: (chunk, _, done) => {
        stderr += chunk;
        done();
      },
    }),
    env,
  });
  const isReady = await isOver();
  process.send({ isReady, exitCode, stdout: Buffer.concat(printed), stderr });
});
