// Runs commands of the built connector one after the other, as often as the parent process asks for one. Loading and
// compiling the connector takes longer than most runs of a test.
import { Writable } from 'node:stream';

import { restartClock } from './fast-clock.mjs';
import { runProtocolCommand } from '../../dist/connector.mjs';

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
  process.send({ exitCode, stdout: Buffer.concat(printed), stderr });
});
