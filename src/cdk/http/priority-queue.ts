/** Lets one at a time through, in the order in which they came; whoever is urgent goes before those who are not. */
export type PriorityQueue = (pass: () => Promise<void>, urgent: boolean) => Promise<void>;

export function createPriorityQueue(): PriorityQueue {
  const urgentOnes: (() => void)[] = [];
  const others: (() => void)[] = [];
  let busy = false;
  return async (pass, urgent) => {
    if (busy) await new Promise<void>((turn) => (urgent ? urgentOnes : others).push(turn));
    busy = true;
    try {
      await pass();
    } finally {
      const next = urgentOnes.shift() ?? others.shift();
      busy = next !== undefined;
      next?.();
    }
  };
}
