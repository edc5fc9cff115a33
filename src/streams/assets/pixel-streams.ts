import { listStream, PIXELS_PER_CALL, REPORT_WINDOW_DAYS, type ListSource } from '../../tiktok/index.js';
import { customConversionFields, pixelEventStatisticFields, pixelFields } from './fields/pixels.js';
import { customConversionRow, pixelEventStatisticRow } from './rows.js';

/* Pixels, what they counted, and the conversions that are defined by their events. */

const PIXELS: ListSource = {
  endpoint: {
    path: 'pixel/list/',
    recordsPath: 'pixels',
    rowKey: ['pixel_id'],
    pageSize: 20,
    isShared: true,
  },
};

export const pixels = [
  listStream({
    name: 'pixels',
    description: 'Pixels: setup and events.',
    source: PIXELS,
    fields: pixelFields,
    primaryKey: ['advertiser_id', 'pixel_id'],
  }),
  listStream({
    name: 'pixel_event_statistics',
    description:
      'Events that pixels counted, per pixel, event and day in UTC. Takes at least one request per account and day.',
    source: {
      endpoint: { path: 'pixel/event/stats/', pageSize: 'all', emptyAnswer: 'outage' },
      parents: {
        of: PIXELS,
        perCall: PIXELS_PER_CALL,
        select: ['pixel_id'],
        query: (all) => ({ pixel_ids: all.map(({ pixel_id: pixel = '' }) => pixel) }),
      },
    },
    fields: pixelEventStatisticFields,
    primaryKey: ['advertiser_id', 'pixel_id', 'stat_time_day', 'event_kind', 'event_name'],
    // A custom event without a name.
    nullableKeys: ['event_name'],
    explode: 'statistics',
    // Counts are for the whole date range, so each day is requested separately.
    incremental: {
      day: 'stat_time_day',
      windowDays: REPORT_WINDOW_DAYS,
      daysPerCall: 1,
      queryDays: ({ start, end }) => ({ date_range: { start_date: start, end_date: end } }),
      columns: ({ start }) => ({ stat_time_day: start }),
    },
    toRow: pixelEventStatisticRow,
    formerNames: ['pixel_events_statistics'],
  }),
  listStream({
    name: 'custom_conversions',
    description: 'Custom conversions, defined by events of pixels.',
    source: {
      endpoint: {
        path: 'custom_conversion/list/',
        rowKey: ['custom_conversion_id'],
        query: { event_source_type: 'PIXEL' },
      },
      parents: {
        of: PIXELS,
        select: ['pixel_id'],
        query: ([pixel]) => ({ event_source_id: pixel?.['pixel_id'] }),
      },
    },
    fields: customConversionFields,
    primaryKey: ['advertiser_id', 'custom_conversion_id'],
    incremental: { updatedField: 'update_time', createdField: 'create_time' },
    toRow: customConversionRow,
  }),
];
