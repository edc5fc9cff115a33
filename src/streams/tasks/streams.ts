import { scalarText } from '../../cdk/index.js';
import {
  CHANGE_LOG_DAYS,
  changeLogRows,
  changeLogTask,
  leadForm,
  leadRows,
  leadTask,
  taskStream,
} from '../../tiktok/index.js';
import { changeLogFields } from './fields/change-log.js';
import { leadFields } from './fields/leads.js';

/** Streams that are read through tasks. */
export const taskStreams = [
  taskStream({
    name: 'change_log',
    description: 'Who changed what: budgets, bids, status, targeting, with the values before and after.',
    kind: changeLogTask,
    fields: changeLogFields,
    primaryKey: ['advertiser_id', 'change_id'],
    content: { in: 'data', toRows: changeLogRows },
    incremental: {
      day: 'time',
      windowDays: CHANGE_LOG_DAYS,
      queryDays: ({ start, end }) => ({ start_time: `${start} 00:00:00`, end_time: `${end} 23:59:59` }),
    },
    // The list of time zones isn't public; without one, times count as UTC.
    queries: [{ timezone: 'UTC' }, { timezone: 'Etc/GMT' }, {}],
  }),
  taskStream({
    name: 'leads',
    description:
      'Personal data: what people submitted in instant forms, as far back as TikTok keeps it (90 days).',
    kind: leadTask,
    fields: leadFields,
    primaryKey: ['advertiser_id', 'lead_id'],
    content: { in: 'file', form: leadForm, toRow: leadRows },
    parents: {
      of: {
        endpoint: {
          path: 'page/get/',
          rowKey: ['page_id'],
          pageSize: 100,
          query: { business_type: 'LEAD_GEN' },
        },
      },
      query: ([page]) => ({ page_id: scalarText(page?.['page_id']) }),
      columns: ['page_id'],
    },
    // Each region has leads that the others don't return; a request to the wrong one isn't an error.
    variants: [
      { columns: { region: 'OTHER' } },
      { headers: { 'x-lead-region': 'us' }, columns: { region: 'US' } },
      { headers: { 'x-lead-region': 'eu' }, columns: { region: 'EU' } },
    ],
  }),
];
