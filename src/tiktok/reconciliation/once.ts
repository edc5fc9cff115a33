/** Asks once for each set of arguments, and remembers the answers. */
export function once<A extends readonly unknown[], T>(
  ask: (...of: A) => Promise<T>,
): (...of: A) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (...of) => {
    const key = JSON.stringify(of);
    const answer = answers.get(key) ?? ask(...of);
    answers.set(key, answer);
    return answer;
  };
}
