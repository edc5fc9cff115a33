import { createSingleFlight } from '../../../cdk/index.js';

/** Asks once for each set of arguments. */
export function once<A extends readonly unknown[], T>(
  ask: (...of: A) => Promise<T>,
): (...of: A) => Promise<T> {
  const answers = createSingleFlight<T>();
  return (...of) => answers(JSON.stringify(of), () => ask(...of));
}
