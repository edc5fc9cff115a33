/**
 * The answer to a question, which `ask` gets where nobody has asked for it before.
 *
 * @param key tells the questions apart
 */
export type SingleFlight<T> = (key: string, ask: () => Promise<T>) => Promise<T>;

/**
 * Asks each question once and remembers the answer; who comes while it is being asked waits for the same one. A
 * failure is told to all who wait and then forgotten, so that the next one asks again.
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
