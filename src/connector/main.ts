import { writeSync } from 'node:fs';

import specification from '../../spec.json' with { type: 'json' };
import { spec } from '../protocol/messages.js';

/*
 * The platform asks for the specification again and again, each time in a new process: it is answered before anything
 * else is loaded. The file is made from the source's own (`npm run generate`), and the checks compare them.
 */
const STDOUT = 1;
const argv = process.argv.slice(2);
if (argv.length === 1 && argv[0] === 'spec') {
  writeSync(STDOUT, `${JSON.stringify(spec(specification))}\n`);
} else {
  const { run } = await import('./connector.js');
  await run(argv);
}
