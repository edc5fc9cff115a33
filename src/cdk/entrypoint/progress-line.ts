import { StreamStatus, type Message, type StatusTrace } from '../../protocol/messages.js';
import { requestsIn, type Ledger } from '../contract/ledger.js';

/** What a sync reads. */
export interface Watched {
  /** Number of streams. */
  readonly streams: number;
  readonly ledger: Ledger | undefined;
  /** Requests per second that the config allows. */
  readonly requestsPerSecond: number;
}

/** How far a sync is, in one line. */
export interface ProgressLine {
  readonly see: (message: Message) => void;
  /** E.g. `2/9 streams; ad_insights: 96 rows; 0:10; 4/10 per second; 500 rows in total; 40 requests`. */
  readonly text: (watched: Watched, milliseconds: number, columns: number) => string;
}

const ENDS: readonly StreamStatus[] = [StreamStatus.complete, StreamStatus.incomplete];

/** Creates the progress line of one sync. */
export function createProgressLine(): ProgressLine {
  const now = { stream: '', rows: 0, all: 0, ended: 0, isWaiting: false };
  const seeStatus = ({
    stream_descriptor: { name },
    status,
    reasons = [],
  }: StatusTrace['stream_status']): void => {
    if (status === StreamStatus.started) Object.assign(now, { stream: name, rows: 0 });
    now.isWaiting = reasons.length > 0;
    if (ENDS.includes(status)) now.ended += 1;
  };
  return {
    see(message) {
      if (message.type === 'RECORD') {
        now.rows += 1;
        now.all += 1;
      } else if (message.type === 'TRACE' && message.trace.type === 'STREAM_STATUS')
        seeStatus(message.trace.stream_status);
    },
    text({ streams, ledger, requestsPerSecond }, milliseconds, columns) {
      const requests = (ledger?.setupRequests ?? 0) + requestsIn(ledger?.entries);
      const rate = Math.round((requests / Math.max(milliseconds, 1000)) * 1000);
      return joinFitting(columns, [
        `${count(now.ended)}/${count(streams)} streams`,
        now.stream === '' ? 'starting' : `${now.stream}: ${count(now.rows)} rows`,
        clockTime(milliseconds),
        now.isWaiting ? 'waiting for quota' : `${count(rate)}/${count(requestsPerSecond)} per second`,
        `${count(now.all)} rows in total`,
        `${count(requests)} requests`,
      ]);
    },
  };
}

/** Joins the parts, from the most important one, without those that no longer fit. */
const joinFitting = (columns: number, parts: readonly string[]): string =>
  parts.reduce((line, part) => {
    const longer = line === '' ? part : `${line}; ${part}`;
    return longer.length > columns ? line : longer;
  }, '');

const count = (number: number): string => number.toLocaleString('en-US');

/** `1:05` is a minute and five seconds. */
function clockTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}
