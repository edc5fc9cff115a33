/** How to read something that may be too large for one call. */
export interface SplitReader<Part, Page> {
  /** Reads the pages of a chunk; throws the errors that `divide` examines. */
  readonly read: (part: Part) => AsyncIterable<Page>;
  /** Smaller chunks, if a chunk is known to be too large before it is requested. */
  readonly known: (part: Part) => readonly Part[] | undefined;
  /** Smaller chunks that cover the chunk, if requesting less may avoid the error; otherwise undefined. */
  readonly divide: (part: Part, error: unknown) => Promise<readonly Part[] | undefined>;
}

/**
 * Reads a chunk at once or, if that is too large, in smaller chunks one after the other. If a chunk turns out to be too
 * large after its first pages, those pages are yielded again with the smaller chunks.
 *
 * @throws the error of `read`, if smaller chunks do not help
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
