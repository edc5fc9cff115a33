import specification from '../spec.json' with { type: 'json' };
import { fileSink } from './cdk/process/output.js';
import { spec } from './protocol/messages.js';

/*
 * The platform asks for the specification again and again, each time in a new process: it is answered before anything
 * else is loaded. The file is made from the source's own (`npm run generate`), and the checks compare them.
 */
const STDOUT = 1;
const argv = process.argv.slice(2);

// Until a command has settled it has failed, also where nothing of it comes back.
process.exitCode = 1;
if (argv.length === 1 && argv[0] === 'spec') {
  try {
    await fileSink(STDOUT)(Buffer.from(`${JSON.stringify(spec(specification))}\n`));
    process.exitCode = 0;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    // A reader that went away is told nothing.
    if (code !== 'EPIPE') process.stderr.write(`Standard output cannot be written to (${code}).\n`);
  }
} else {
  const { run } = await import('./cli.js');
  await run(argv);
}
