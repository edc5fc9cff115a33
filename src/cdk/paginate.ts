/** One page as the endpoint gave it: its rows, and the query of the next page if there is one. */
export interface Page<Row, Query> {
  readonly rows: readonly Row[];
  readonly next: Query | undefined;
}

/**
 * Walks the pages of an endpoint. The async iterator is the primitive: nothing is gathered, and the next page is
 * asked for when the reader wants it. An empty page ends the walk whatever it says of a next one, so a total that
 * overstates the rows cannot keep it going.
 */
export async function* paginate<Row, Query>(
  first: Query,
  fetchPage: (query: Query) => Promise<Page<Row, Query>>,
): AsyncGenerator<readonly Row[], void, undefined> {
  for (let query: Query | undefined = first; query !== undefined;) {
    const page: Page<Row, Query> = await fetchPage(query);
    if (page.rows.length === 0) return;
    yield page.rows;
    query = page.next;
  }
}
