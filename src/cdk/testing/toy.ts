import { scalarText, type JsonObject } from '../../protocol/json.js';
import { dayWindow, planDayWindows } from '../cursor/day-window.js';
import { planWatermark, watermark } from '../cursor/watermark.js';
import type { Day } from '../time/days.js';
import { day, id, text, timestamp } from '../schema/field.js';
import type { Slice } from '../contract/slice.js';
import type { StreamDefinition, Waiter } from '../contract/stream.js';

/** An in-memory vendor: rows by account, and when requests fail. */
export interface Toy {
  readonly rows: Readonly<Record<string, readonly JsonObject[]>>;
  readonly start: Day;
  readonly today: Day;
  readonly lookbackDays: number;
  readonly windowDays: number;
  readonly pageSize: number;
  /** Called before each page; throws to make it fail. */
  readonly onPage?: (slice: Slice, page: number, wait: Waiter) => Promise<void>;
}

export const NO_TOY: Toy = {
  rows: {},
  start: '2024-01-01',
  today: '2024-01-31',
  lookbackDays: 0,
  windowDays: 10,
  pageSize: 2,
};

const partitions = ({ rows }: Toy): readonly { account: string }[] =>
  Object.keys(rows).map((account) => ({ account }));

/** Rows by day, which are read in windows. */
export const dailyToy: StreamDefinition<Toy> = {
  name: 'daily',
  description: 'Rows by day.',
  fields: { account: id('Account'), id: id('Id'), day: day('Day') },
  primaryKey: ['account', 'id'],
  cursor: dayWindow('day'),
  partitionedBy: 'account',
  partitions,
  plan: ({ start, today, lookbackDays, windowDays }, { saved }) =>
    Promise.resolve(planDayWindows(saved, { range: { start, end: today }, lookbackDays, windowDays })),
  read: (toy, slice, { wait }) =>
    pages(toy, slice, {
      wait,
      wanted: ({ day: of }) =>
        slice.dates !== undefined && scalarText(of) >= slice.dates.start && scalarText(of) <= slice.dates.end,
    }),
};

/** Objects with a time of change, which are read completely. */
export const changingToy: StreamDefinition<Toy> = {
  name: 'changing',
  description: 'Objects that change.',
  fields: {
    account: id('Account'),
    id: id('Id'),
    modify_time: timestamp('Last change'),
    create_time: timestamp('Creation'),
  },
  primaryKey: ['account', 'id'],
  cursor: watermark({ field: 'modify_time', fallback: 'create_time' }),
  partitionedBy: 'account',
  partitions,
  plan: ({ today }, { saved }) => Promise.resolve(planWatermark(saved, `${today}T23:59:59Z`)),
  read: (toy, slice, { wait }) => pages(toy, slice, { wait, wanted: () => true }),
};

/** Rows without any cursor. */
export const plainToy = {
  name: 'plain',
  description: 'Rows without a cursor.',
  fields: { account: id('Account'), id: id('Id'), note: text('Note') },
  primaryKey: ['account', 'id'],
  partitionedBy: 'account',
  partitions,
  plan: () => Promise.resolve([{}]),
  read: (toy, slice, { wait }) => pages(toy, slice, { wait, wanted: () => true }),
} satisfies StreamDefinition<Toy>;

interface ToyReading {
  readonly wait: Waiter;
  readonly wanted: (row: JsonObject) => boolean;
}

async function* pages(
  toy: Toy,
  slice: Slice,
  { wait, wanted }: ToyReading,
): AsyncGenerator<readonly JsonObject[], void, undefined> {
  const account = slice.partition['account'] ?? '';
  const rows = (toy.rows[account] ?? []).filter(wanted);
  for (let page = 1; page === 1 || (page - 1) * toy.pageSize < rows.length; page += 1) {
    await toy.onPage?.(slice, page, wait);
    yield rows.slice((page - 1) * toy.pageSize, page * toy.pageSize).map((row) => ({ account, ...row }));
  }
}
