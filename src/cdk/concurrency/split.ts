/** How something is read that may be too much to ask for at once. */
export interface SplitReader<Part, Page> {
  /** Pages of a part; throws what `divide` is asked about. */
  readonly read: (part: Part) => AsyncIterable<Page>;
  /** Smaller parts, where a part is known to be too much before it is asked for. */
  readonly known: (part: Part) => readonly Part[] | undefined;
  /** Smaller parts that together are the part, where asking for less may help against the error. */
  readonly divide: (part: Part, error: unknown) => Promise<readonly Part[] | undefined>;
}

/**
 * Reads a part whole or, where that is too much, in smaller parts one after the other. Where a part turns out to be
 * too much after its first pages, those pages come again with the smaller parts.
 */
export async function* readSplit<Part, Page>(
  part: Part,
  reader: SplitReader<Part, Page>,
): AsyncGenerator<Page, void, undefined> {
  let parts = reader.known(part);
  if (parts === undefined) {
    try {
      yield* reader.read(part);
      return;
    } catch (error) {
      parts = await reader.divide(part, error);
      if (parts === undefined) throw error;
    }
  }
  for (const smaller of parts) yield* readSplit(smaller, reader);
}
