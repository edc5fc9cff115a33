/** The file of a lead task: ten fixed columns, and one for each question of the form. */
import type { File } from '../http/answer.js';
import type { WireValue } from '../types.js';
import type { Lead } from '../world/assets/leads.js';
import { stampText } from '../world/calendar.js';
import { csv } from './csv.js';

const text = (value: WireValue | undefined): string => (typeof value === 'string' ? value : '');

const COLUMNS: readonly (readonly [name: string, title: string, read: (lead: Lead) => string])[] = [
  ['lead id', 'Lead ID', ({ id }) => id],
  ['created_time', 'Created Time', ({ created }) => stampText(created)],
  ['ad_id', 'Ad ID', ({ ad }) => ad.id],
  ['ad_name', 'Ad Name', ({ ad }) => text(ad.row['ad_name'])],
  ['adgroup_id', 'Ad Group ID', ({ ad }) => ad.adgroup.id],
  ['adgroup_name', 'Ad Group Name', ({ ad }) => text(ad.adgroup.row['adgroup_name'])],
  ['campaign_id', 'Campaign ID', ({ ad }) => ad.campaign.id],
  ['campaign_name', 'Campaign Name', ({ ad }) => text(ad.campaign.row['campaign_name'])],
  ['form_id', 'Form ID', ({ pageId }) => pageId],
  ['form_name', 'Form Name', ({ pageId }) => `Form ${pageId.slice(-3)}`],
];

/** @param titled with display titles, which some accounts were seen to get */
export const leadFile = (rows: readonly Lead[], titled: boolean): File => {
  const questions = [...new Set(rows.flatMap(({ answers }) => Object.keys(answers)))];
  const header = COLUMNS.map(([name, title]) => (titled ? title : name));
  const lines = rows.map((lead) => [
    ...COLUMNS.map(([, , read]) => read(lead)),
    ...questions.map((question) => lead.answers[question] ?? ''),
  ]);
  return { type: 'text/csv', body: csv([[...header, ...questions], ...lines], titled ? '\r\n' : '\n') };
};
