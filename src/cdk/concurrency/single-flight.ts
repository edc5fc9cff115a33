/**
 * The result for a key. `ask` is called if the key was not requested before.
 *
 * @param key identifies the result
 */
export type SingleFlight<T> = (key: string, ask: () => Promise<T>) => Promise<T>;

/**
 * Requests each key once and caches the result; callers that arrive in the meantime share the pending request. A
 * failure is thrown to all who wait and is not cached, so that the next caller requests again.
 */
export function createSingleFlight<T>(): SingleFlight<T> {
  const answers = new Map<string, Promise<T>>();
  return async (key, ask) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const asking = ask();
    answers.set(key, asking);
    try {
      return await asking;
    } catch (error) {
      answers.delete(key);
      throw error;
    }
  };
}
