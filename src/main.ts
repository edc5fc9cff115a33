import specification from '../spec.json' with { type: 'json' };
import { fileSink } from './cdk/process/output.js';
import { spec } from './protocol/messages.js';

/*
 * The platform requests the specification again and again, each time in a new process, so it is printed before anything
 * else is loaded. `npm run generate` makes the file from the source's specification, and the checks compare them.
 */
const STDOUT = 1;
const argv = process.argv.slice(2);

// A command has failed until it has settled, even if it never returns.
process.exitCode = 1;
if (argv.length === 1 && argv[0] === 'spec') {
  try {
    await fileSink(STDOUT)(Buffer.from(`${JSON.stringify(spec(specification))}\n`));
    process.exitCode = 0;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // If the reader went away, there is nobody to tell.
    if (code !== 'EPIPE') process.stderr.write(`Standard output cannot be written to (${code}).\n`);
  }
} else {
  const { run } = await import('./cli.js');
  await run(argv);
}
