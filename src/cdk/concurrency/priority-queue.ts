/**
 * Runs an action when it is its turn.
 *
 * @param isUrgent goes before those that are not
 * @throws what the action throws, which keeps nobody else from their turn
 */
export type PriorityQueue = <T>(action: () => Promise<T>, isUrgent?: boolean) => Promise<T>;

/** Runs one action at a time, in the order in which they came. */
export function createPriorityQueue(): PriorityQueue {
  const urgent: (() => void)[] = [];
  const others: (() => void)[] = [];
  let isBusy = false;
  return async (action, isUrgent = false) => {
    if (isBusy) await new Promise<void>((resolve) => (isUrgent ? urgent : others).push(resolve));
    isBusy = true;
    try {
      return await action();
    } finally {
      const next = urgent.shift() ?? others.shift();
      isBusy = next !== undefined;
      next?.();
    }
  };
}
