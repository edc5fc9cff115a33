/** An event that happens once and can be awaited. */
export interface Signal {
  /** Resolves after `give` was called. */
  readonly given: Promise<void>;
  readonly give: () => void;
}

/** Creates a signal that was not given yet. */
export function createSignal(): Signal {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => (give = resolve));
  return { given, give };
}
