import type { StreamDefinition } from '../cdk/index.js';
import type { Session } from '../tiktok/index.js';
import { entityStreams } from './entities.js';
import { reportStreams } from './reports.js';
import { taskStreams } from './tasks.js';

/** Every stream of the source, in the order in which `discover` lists them. */
export const streams: readonly StreamDefinition<Session>[] = [
  ...entityStreams,
  ...reportStreams,
  ...taskStreams,
];
