import { createSingleFlight } from '../../../cdk/index.js';

/** Calls a function once for each set of arguments, and shares the result. */
export function once<A extends readonly unknown[], T>(
  ask: (...of: A) => Promise<T>,
): (...of: A) => Promise<T> {
  const answers = createSingleFlight<T>();
  return (...of) => answers(JSON.stringify(of), () => ask(...of));
}
