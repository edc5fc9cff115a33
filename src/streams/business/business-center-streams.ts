import { scalarText, type DateRange, type JsonObject } from '../../cdk/index.js';
import {
  ACTIVITY_LOG_DAYS,
  BUSINESS_CENTER_ACCOUNTS,
  BUSINESS_CENTER_DAYS,
  BUSINESS_CENTER_MEMBERS_PAGE_SIZE,
  BUSINESS_CENTER_PAGE_SIZE,
  listStream,
  REPORT_WINDOW_DAYS,
  Scope,
} from '../../tiktok/index.js';
import {
  advertiserBalanceFields,
  businessCenterBalanceFields,
  businessCenterBudgetChangeFields,
  businessCenterCostFields,
  businessCenterTransactionFields,
} from './fields/business-center-money.js';
import {
  businessCenterActivityFields,
  businessCenterMemberFields,
  businessCenterPartnerFields,
} from './fields/business-center-people.js';

const scope = Scope.businessCenter;

/** The filter of most lists of business centers. */
const byDate = ({ start, end }: DateRange) => ({
  filtering: { start_date: start, end_date: end },
});

const TRANSACTIONS = {
  path: 'bc/account/transaction/get/',
  recordsPath: 'transaction_list',
  rowKey: ['transaction_id'],
  pageSize: BUSINESS_CENTER_PAGE_SIZE,
};

/** A row does not contain its level. */
const ofLevel = (transaction_level: string) => ({
  query: { transaction_level },
  columns: { transaction_level },
});

/** Accounts of other business centers need an admin, and there may be at most 200 of them. */
const SHARED = {
  query: {
    transaction_level: 'ADVERTISER',
    filtering: { owner_of_account: 'SHARED_BY_OTHER_BUSINESS_CENTER' },
  },
  columns: { transaction_level: 'ADVERTISER' },
};

/** `create_time` is in the zone of the row, e.g. `UTC+07:00`. */
const ZONE = /^UTC(?:[+-]\d{2}:\d{2})?$/;

function transactionRow(row: JsonObject): JsonObject {
  const zone = scalarText(row['timezone']);
  const isKnown = ZONE.test(zone);
  return {
    ...row,
    create_time_utc: isKnown ? `${scalarText(row['create_time'])}${zone.replace('UTC', '')}` : null,
  };
}

/** An invitation has no user yet. Emails are masked, so two members may have the same one. */
const memberRow = (row: JsonObject): JsonObject => ({
  ...row,
  member_key: row['user_id'] ?? row['user_email'] ?? null,
});

/** The ids of a row are those of the partner. */
const partnerRow = ({
  bc_id: partnerId = null,
  bc_name: partnerName = null,
  ...row
}: JsonObject): JsonObject => ({
  ...row,
  partner_id: partnerId,
  partner_name: partnerName,
});

/** Money of business centers. */
export const businessCenterMoneyStreams = [
  listStream({
    name: 'bc_account_costs',
    description:
      'Costs per account of business centers and day: cash, ad credit, tax. Takes at least one request per business center and day.',
    scope,
    source: {
      endpoint: {
        path: 'bc/account/cost/get/',
        recordsPath: 'cost_list',
        rowKey: ['advertiser_id'],
        pageSize: BUSINESS_CENTER_PAGE_SIZE,
      },
    },
    fields: businessCenterCostFields,
    primaryKey: ['bc_id', 'advertiser_id', 'stat_time_day'],
    // Costs are for the whole date range, so each day is requested separately.
    incremental: {
      day: 'stat_time_day',
      windowDays: REPORT_WINDOW_DAYS,
      daysPerCall: 1,
      queryDays: byDate,
      columns: ({ start }) => ({ stat_time_day: start }),
    },
  }),
  listStream({
    name: 'bc_account_transactions',
    description: 'Payments, refunds and credits of business centers, accounts and payment portfolios.',
    scope,
    source: { endpoint: TRANSACTIONS, variants: [ofLevel('BC'), ofLevel('ADVERTISER')] },
    extraSources: [
      { endpoint: TRANSACTIONS, variants: [SHARED], optional: true },
      { endpoint: TRANSACTIONS, variants: [ofLevel('PAYMENT_PORTFOLIO')], optional: true },
    ],
    fields: businessCenterTransactionFields,
    primaryKey: ['bc_id', 'transaction_level', 'transaction_id'],
    incremental: {
      day: 'create_time',
      windowDays: BUSINESS_CENTER_DAYS,
      queryDays: ({ start, end }) => ({
        filtering: { start_time: `${start} 00:00:00`, end_time: `${end} 23:59:59` },
      }),
    },
    toRow: transactionRow,
  }),
  listStream({
    name: 'bc_balances',
    description: 'Current balances of business centers: total, frozen, cash, ad credit.',
    scope,
    // The example of "Get the balance of a BC" is empty.
    source: { endpoint: { path: 'bc/balance/get/', rowsOf: (balances) => [balances], emptyAnswer: 'empty' } },
    fields: businessCenterBalanceFields,
    primaryKey: ['bc_id'],
    isSnapshot: true,
  }),
  listStream({
    name: 'advertiser_balances',
    description: 'Current balances and budgets of all accounts of business centers.',
    scope,
    source: {
      endpoint: {
        ...BUSINESS_CENTER_ACCOUNTS.endpoint,
        query: { fields: ['budget_remaining', 'balance_info'] },
      },
    },
    fields: advertiserBalanceFields,
    primaryKey: ['bc_id', 'advertiser_id'],
    isSnapshot: true,
  }),
  listStream({
    name: 'bc_budget_changes',
    description:
      'Changes of account budgets in business centers. Takes at least one request per account of the config.',
    scope: Scope.businessCenterAccount,
    source: {
      endpoint: {
        path: 'bc/account/budget/changelog/get/',
        recordsPath: 'changelog_list',
        rowKey: ['operation_time', 'activity_type'],
        pageSize: BUSINESS_CENTER_PAGE_SIZE,
      },
    },
    fields: businessCenterBudgetChangeFields,
    primaryKey: ['bc_id', 'advertiser_id', 'operation_time', 'activity_type'],
    incremental: { day: 'operation_time', windowDays: BUSINESS_CENTER_DAYS, queryDays: byDate },
  }),
];

/** People of business centers, and what they do. */
export const businessCenterPeopleStreams = [
  listStream({
    name: 'bc_members',
    description: 'Members of business centers, with their roles, and pending invitations.',
    scope,
    source: {
      endpoint: {
        path: 'bc/member/get/',
        rowKey: ['user_id', 'user_email'],
        pageSize: BUSINESS_CENTER_MEMBERS_PAGE_SIZE,
      },
    },
    fields: businessCenterMemberFields,
    primaryKey: ['bc_id', 'member_key'],
    nested: ['ext_user_role'],
    toRow: memberRow,
  }),
  listStream({
    name: 'bc_partners',
    description: 'Partners of business centers: other business centers that they share assets with.',
    scope,
    source: {
      endpoint: {
        path: 'bc/partner/get/',
        rowKey: ['bc_id'],
        pageSize: BUSINESS_CENTER_PAGE_SIZE,
        // "Get the partners of a BC" shows this answer as its example.
        emptyAnswer: 'empty',
      },
    },
    fields: businessCenterPartnerFields,
    primaryKey: ['bc_id', 'partner_id'],
    toRow: partnerRow,
  }),
  listStream({
    name: 'bc_activity_log',
    description: 'What users did in business centers: invitations, shared assets, changed accounts.',
    scope,
    source: {
      endpoint: {
        path: 'changelog/get/',
        recordsPath: 'changelog_list',
        rowKey: ['time', 'activity_type', 'operator_id', 'activity_log'],
        pageSize: BUSINESS_CENTER_PAGE_SIZE,
        // The oldest first, so that new ones do not shift the pages.
        query: { sort_field: 'operation_time', sort_type: 'ASC' },
      },
    },
    fields: businessCenterActivityFields,
    primaryKey: ['bc_id', 'time', 'activity_type', 'operator_id', 'activity_log'],
    nullableKeys: ['operator_id'],
    incremental: { day: 'time', windowDays: ACTIVITY_LOG_DAYS, queryDays: byDate },
  }),
];
