/** What business centers and their accounts spend, pay and own. Everything happens once a day, or by the hour. */
import type { Account, WireRow } from '../../types.js';
import { DAY_SECONDS, type DaySpan, daysDown, stampText } from '../calendar.js';
import { OPERATOR } from '../centers.js';
import { blend, hashText, pick } from '../random.js';
import type { BusinessCenter, CenterAccount } from './business-centers.js';

/** Days in a time zone that is some minutes ahead of UTC, up to now. */
export interface LocalDays extends DaySpan {
  readonly ahead: number;
  /** Epoch seconds. */
  readonly now: number;
}

const HOUR_SECONDS = 3600;
/** 0.00 to 2.99 an hour. */
const MOST_AN_HOUR = 300;

/** Hundredths that an account has spent on days until now. */
export const costOf = ({ id, createTime }: Account, { first, last, ahead, now }: LocalDays): number => {
  const hash = hashText(id);
  const start = Math.max(createTime, first * DAY_SECONDS - ahead * 60);
  const end = Math.min((last + 1) * DAY_SECONDS - ahead * 60, now);
  let sum = 0;
  for (let hour = Math.ceil(start / HOUR_SECONDS); hour * HOUR_SECONDS < end; hour += 1)
    sum += blend(hash, hour) % MOST_AN_HOUR;
  return sum;
};

/** A row of bc/account/cost/get/, in hundredths. */
export const costRow = ({ id, name, currency }: Account, cost: number): WireRow => {
  const grant = Math.floor(cost / 25);
  return {
    advertiser_id: id,
    advertiser_name: name,
    amount: -cost,
    cash_amount: grant - cost,
    grant_amount: -grant,
    tax_amount: -Math.floor(cost / 20),
    currency,
  };
};

export const TRANSACTION_TYPES = ['ADD_BALANCE', 'BILL_PAYMENT', 'PROMOTION_ISSUED', 'REFUND'] as const;

/** Who made transactions. */
export interface Payer {
  /** Unlike for every payer. */
  readonly place: number;
  readonly currency: string;
  readonly row: WireRow;
  /** Seconds since 1970 before which there is nothing. */
  readonly since: number;
}

const zoneText = (ahead: number): string => {
  const minutes = Math.abs(ahead);
  const text = (part: number): string => String(part).padStart(2, '0');
  return `UTC${ahead < 0 ? '-' : '+'}${text(Math.floor(minutes / 60))}:${text(minutes % 60)}`;
};

/** Ids over 2^53. */
const transactionId = (place: number, day: number): string =>
  String(7_600_000_000_000_000_001n + BigInt(place) * 100_000n + BigInt(day));

/** The transactions of a payer, the newest first: one a day, at some time of it. Amounts are hundredths. */
export const transactionsOf = (payer: Payer, days: LocalDays): readonly WireRow[] =>
  daysDown(days.first, days.last).flatMap((day) => {
    const hash = blend(payer.place, day);
    const local = day * DAY_SECONDS + (hash % DAY_SECONDS);
    const time = local - days.ahead * 60;
    if (time > days.now || time < payer.since) return [];
    const subtotal = 10_000 + (hash % 50_000);
    const tax_amount = Math.floor(subtotal / 10);
    const type = pick(TRANSACTION_TYPES, hash);
    const hasInvoice = type === 'BILL_PAYMENT';
    return [
      {
        transaction_id: transactionId(payer.place, day),
        transaction_type: type,
        amount_type: hasInvoice ? 'NEGATIVE' : 'POSITIVE',
        billing_type: hash % 3 === 0 ? 'CREDIT' : 'CASH',
        amount: subtotal + tax_amount,
        subtotal,
        tax_amount,
        currency: payer.currency,
        account_id: null,
        account_name: null,
        payment_portfolio_id: null,
        payment_portfolio_name: null,
        ...payer.row,
        invoice_id: hasInvoice ? `INV${String(day)}` : '',
        serial_number: hasInvoice ? `SN-${String(day)}` : '',
        timezone: zoneText(days.ahead),
        create_time: stampText(local),
      },
    ];
  });

/** 1,000.00 to 1,999.99, which changes by the day. */
const balanceOn = (place: number, day: number): number => 1000 + (blend(place, day) % 100_000) / 100;

const balances = (balance: number): WireRow => ({
  account_balance: balance,
  valid_account_balance: balance - 20,
  frozen_balance: 20,
  tax: 0.5,
  cash_balance: balance - 100,
  valid_cash_balance: balance - 120,
  grant_balance: 100,
  valid_grant_balance: 100,
});

/** The answer of bc/balance/get/. */
export const centerBalance = ({ id, currency }: BusinessCenter, day: number): WireRow => ({
  bc_id: id,
  currency,
  ...balances(balanceOn(hashText(id), day)),
});

const STATUSES = ['APPROVED', 'PUNISHED', 'IN_REVIEW'] as const;

/** Columns of advertiser/balance/get/ that must be requested. */
export const EXTRA_BALANCE_FIELDS = [
  'budget_remaining',
  'budget_frequency_restriction',
  'budget_amount_restriction',
  'min_transferable_amount',
  'max_transferable_amount',
  'balance_info',
];

const LIMITED: WireRow = {
  budget_mode: 'MONTHLY_BUDGET',
  budget: 500,
  budget_cost: 120.25,
  budget_remaining: 379.75,
};
const UNLIMITED: WireRow = { budget_mode: 'UNLIMITED', budget: 0, budget_cost: 0, budget_remaining: 0 };

const NOBODY: WireRow = { contact_name: '', contact_email: '' };
const CONTACT: WireRow = { contact_name: OPERATOR.name, contact_email: 'z**@example.com' };

/** The only payment portfolio. */
export const PORTFOLIO = {
  payment_portfolio_id: '7090000000000000001',
  payment_portfolio_name: 'Konzern "Süd" 💶',
} as const;

const IN_PORTFOLIO: WireRow = { ...PORTFOLIO, payment_portfolio_type: 'Standard' };
const ALONE: WireRow = {
  payment_portfolio_id: null,
  payment_portfolio_name: null,
  payment_portfolio_type: null,
};

/** A row of advertiser/balance/get/ with every field. */
export const accountBalance = ({ account, index }: CenterAccount, day: number): WireRow => {
  const balance = balanceOn(index, day);
  const { id, name, timezone, currency, createTime, row } = account;
  return {
    advertiser_id: id,
    advertiser_name: name,
    // It may be missing.
    advertiser_status: index === 4 ? null : `SHOW_ACCOUNT_STATUS_${pick(STATUSES, index)}`,
    advertiser_type: row['advertiser_account_type'] ?? null,
    timezone,
    currency,
    company: row['company'] ?? null,
    ...(index === 0 ? NOBODY : CONTACT),
    create_time: stampText(createTime),
    account_open_days: day - Math.floor(createTime / DAY_SECONDS),
    balance_reminder: index % 2 === 0,
    ...balances(balance),
    ...(index % 2 === 1 ? LIMITED : UNLIMITED),
    ...(index % 3 === 1 ? IN_PORTFOLIO : ALONE),
    budget_frequency_restriction: null,
    budget_amount_restriction: null,
    min_transferable_amount: null,
    max_transferable_amount: null,
    balance_info: { account_balance: balance, frozen_balance: 20, credit_balance: 0, tax: 0.5 },
  };
};

const BUDGET_CHANGES: readonly WireRow[] = [
  // The previous budget may be missing.
  {
    activity_type: 'BUDGET_MODE_UPDATE',
    previous_budget_mode: 'UNLIMITED',
    current_budget: 500,
    current_budget_mode: 'DAILY_BUDGET',
  },
  {
    activity_type: 'INCREASE_BUDGET',
    previous_budget: 500,
    previous_budget_mode: 'DAILY_BUDGET',
    current_budget: 750.5,
    current_budget_mode: 'DAILY_BUDGET',
  },
  {
    activity_type: 'REMOVE_BUDGET',
    previous_budget: 750.5,
    previous_budget_mode: 'DAILY_BUDGET',
    current_budget: 0,
    current_budget_mode: 'UNLIMITED',
  },
];

/** How the budget of an account changed on days in UTC, the newest first. */
export const budgetChangesOf = (
  { account, index }: CenterAccount,
  days: Omit<LocalDays, 'ahead'>,
): readonly WireRow[] =>
  daysDown(days.first, days.last).flatMap((day) => {
    const hash = blend(index, day);
    const time = day * DAY_SECONDS + (hash % DAY_SECONDS);
    const change = BUDGET_CHANGES[day % BUDGET_CHANGES.length];
    if (time > days.now || time < account.createTime || change === undefined) return [];
    return [
      {
        ...change,
        currency: account.currency,
        operation_time: stampText(time),
        operator_id: OPERATOR.id,
        operator_name: OPERATOR.name,
      },
    ];
  });
