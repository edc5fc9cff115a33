import { readingOf } from '../behaviours.js';
import { ADVERTISER_FIELDS } from '../data/fields.js';
import { badRequest, failure } from '../http/failure.js';
import { requireFields, stringArrayParam } from '../http/params.js';
import type { WireRow } from '../types.js';
import { hashText } from '../world/random.js';
import { type Handler, permittedAdvertisers, permittedApp, wantedFields } from './endpoint.js';
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

export const authorizedAdvertisers: Handler = (context) => {
  const { params, world, consents } = context;
  requireFields(params, ['app_id', 'secret']);
  if (world.sandbox) {
    throw failure(40009, 'Unsupported method in sandbox environment: /oauth2/advertiser/get/.');
  }
  permittedApp(context);
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

export const advertiserInfo: Handler = (context) => {
  const { params, world, options } = context;
  if (world.sandbox && readingOf(options, 'sandbox-accounts') === 'refused') {
    throw notInSandbox('advertiser/info/');
  }
  requireFields(params, ['advertiser_ids']);
  const ids = stringArrayParam(params, 'advertiser_ids') ?? [];
  if (ids.length === 0) throw badRequest('advertiser_ids: it must not be empty.');
  if (ids.length > MOST_IDS) throw failure(40011);
  const wanted = wantedFields(params, ADVERTISER_FIELDS);
  const rows = [...new Set(permittedAdvertisers(context, ids))].map((id) => world.tree(id).account.row);
  return { data: { list: rows.map((row) => select(row, wanted)) } };
};
