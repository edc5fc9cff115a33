import { readingOf } from '../behaviours.js';
import { ADVERTISER_FIELDS } from '../data/fields.js';
import { badRequest, failure, noPermission } from '../http/failure.js';
import { requiredText, requireFields, stringArrayParam } from '../http/params.js';
import type { WireRow } from '../types.js';
import { hashText } from '../world/random.js';
import { type Handler, wantedFields } from './endpoint.js';
import { notInSandbox } from './real-host-only.js';

export const userInfo: Handler = ({ options }) => ({
  data: {
    display_name: 'Test User',
    email: 't***@*******',
    core_user_id: `72000000000000${String(hashText(`user${options.seed ?? 1}`) % 100_000).padStart(5, '0')}`,
    create_time: 1_630_055_520,
    avatar_url: 'https://p16.example.com/avatar.jpeg',
  },
});

export const authorizedAdvertisers: Handler = ({ params, world, options, consents }) => {
  requireFields(params, ['app_id', 'secret']);
  if (world.sandbox) {
    throw failure(40009, 'Unsupported method in sandbox environment: /oauth2/advertiser/get/.');
  }
  const appId = requiredText(params, 'app_id');
  if (options.appId !== undefined && options.appId !== appId) throw failure(40113);
  const secret = requiredText(params, 'secret');
  if (options.secret !== undefined && options.secret !== secret) throw failure(40101);
  const consented = consents.accounts();
  const accounts = world.world.accounts.filter(({ id }) => consented?.includes(id) ?? true);
  const list = accounts.map(({ id, name }) => ({
    advertiser_id: id,
    advertiser_name: name,
  }));
  return { data: { list } };
};

const MOST_IDS = 100;
/** Returned only if requested, and then alone. */
const EDITABLE = 'company_name_editable';

const select = (row: WireRow, wanted: readonly string[] | undefined): WireRow => {
  if (!wanted) return row;
  const id = row['advertiser_id'] ?? null;
  if (wanted.includes(EDITABLE)) return { advertiser_id: id, [EDITABLE]: true };
  return Object.fromEntries(Object.entries(row).filter(([name]) => wanted.includes(name)));
};

export const advertiserInfo: Handler = ({ params, world, options }) => {
  if (world.sandbox && readingOf(options, 'sandbox-accounts') === 'refused') {
    throw notInSandbox('advertiser/info/');
  }
  requireFields(params, ['advertiser_ids']);
  const ids = stringArrayParam(params, 'advertiser_ids') ?? [];
  if (ids.length === 0) throw badRequest('advertiser_ids: it must not be empty.');
  if (ids.length > MOST_IDS) throw failure(40011);
  const wanted = wantedFields(params, ADVERTISER_FIELDS);
  const unknown = ids.find((id) => !world.has(id));
  if (unknown !== undefined) throw noPermission(unknown);
  const rows = [...new Set(ids)].map((id) => world.tree(id).account.row);
  return { data: { list: rows.map((row) => select(row, wanted)) } };
};
