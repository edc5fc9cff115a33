import { isJsonObject, type JsonObject, type ReadIo, type Slice } from '../../cdk/index.js';
import type { Query } from '../call.js';
import type { Answer } from '../envelope.js';
import { isUnsupported } from '../errors.js';
import { accountOf, type Session } from '../session.js';
import { REPORT_PATH, truncationOf } from './query.js';

export interface Window {
  readonly query: Query;
  readonly slice: Slice;
  readonly io: ReadIo;
}

/** Pages of rows of an account's window, as the API sends them. */
export async function* readWindow(
  session: Session,
  window: Window,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const { filtering, ...unfiltered } = window.query;
  if (!session.config.sandbox) {
    yield* rowsOf(session, window);
    return;
  }
  try {
    yield* rowsOf(session, window);
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    // The sandbox lacks filters and levels, and which ones is not documented: ask without the filter, then not at all.
    const retry = filtering !== undefined;
    await session.log.warn(
      `Sandbox: ${error.message}; ${retry ? 'asking without the status filter' : 'left out'}.`,
    );
    if (retry) yield* readWindow(session, { ...window, query: unfiltered });
  }
}

async function* rowsOf(
  session: Session,
  { query, slice, io }: Window,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const advertiserId = accountOf(slice.partition);
  const { start, end } = slice.interval ?? {};
  let told = false;
  const asked = { ...query, advertiser_id: advertiserId, start_date: start, end_date: end };
  const seen = async (headers: Answer['headers']): Promise<void> => {
    const cut = truncationOf(headers);
    if (cut === undefined || told) return;
    told = true;
    const where = `Account ${advertiserId}, ${start ?? ''} to ${end ?? ''}`;
    await session.log.warn(`${where}: TikTok cut the report, rows of older ads are missing (${cut})`);
  };
  const pages = session.client.list({ path: REPORT_PATH, query: asked, ...io, seen });
  for await (const rows of pages) {
    for (const row of rows) addAccount(row, advertiserId);
    yield rows;
  }
}

/** A row says whose it is only where several accounts were asked for. */
function addAccount({ dimensions, metrics }: JsonObject, advertiserId: string): void {
  if (!isJsonObject(dimensions) || dimensions['advertiser_id'] !== undefined) return;
  if (isJsonObject(metrics) && metrics['advertiser_id'] !== undefined) return;
  Object.assign(dimensions, { advertiser_id: advertiserId });
}
