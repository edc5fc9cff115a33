/** The slots of one slice. A page needs a slot from its request until it was emitted. */
export interface PageSlots {
  /**
   * Resolves when the page may be requested.
   *
   * @param wanted resolves when the reader waits for exactly this page; absent if the page is prefetched
   */
  readonly acquire: (wanted?: Promise<unknown>) => Promise<void>;
  readonly release: () => void;
  /** Reports how many pages the slice has and how many bytes the first one took, once it has arrived. */
  readonly expect: (pages: number, bytes: number) => void;
}
