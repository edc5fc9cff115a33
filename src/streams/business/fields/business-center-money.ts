import { boolean, day, id, integer, localTime, number, object, text, timestamp } from '../../../cdk/index.js';

/** The examples of costs and transactions are whole numbers in VND, which has no smaller unit. */
const amount = (description: string) =>
  number(`${description}, as sent: in \`currency\`; TikTok does not say whether in whole or smallest units`);

/** "Get the balance of a BC" shows two decimals. */
const balance = (description: string) => number(`${description}, in \`currency\``);

const balances = {
  account_balance: balance('Balance: cash and ad credit'),
  valid_account_balance: balance('Part of the balance that can be spent'),
  frozen_balance: balance('Part of the balance that is frozen'),
  tax: balance('Tax'),
  cash_balance: balance('Cash'),
  valid_cash_balance: balance('Cash that can be spent'),
  grant_balance: balance('Ad credit: coupons and vouchers'),
  valid_grant_balance: balance('Ad credit that can be spent'),
};

/** Columns of an account's costs on a day, as `bc/account/cost/get/` returns them for a range of one day. */
export const businessCenterCostFields = {
  bc_id: id('Business center id'),
  advertiser_id: id('Ad account id'),
  stat_time_day: day("Day, in the account's time zone or in UTC: TikTok's documents disagree"),
  advertiser_name: text('Account name'),
  amount: amount("Cost, negative in TikTok's example"),
  cash_amount: amount('Part of the cost paid in cash'),
  grant_amount: amount('Part of the cost paid with ad credit'),
  tax_amount: amount('Estimated tax'),
  currency: text("The account's currency (ISO 4217)"),
};

/** Columns of a transaction, as `bc/account/transaction/get/` returns it. */
export const businessCenterTransactionFields = {
  bc_id: id('Business center id'),
  transaction_level: text('Whose transaction it is: BC, ADVERTISER, PAYMENT_PORTFOLIO'),
  transaction_id: id('Transaction id'),
  create_time: localTime('When it was made, in the time zone of the column timezone'),
  create_time_utc: timestamp('The same time in UTC; null if the time zone is missing or unknown'),
  timezone: text('UTC offset of create_time, e.g. UTC+07:00'),
  transaction_type: text(
    'BILL_PAYMENT, ADD_BALANCE, CANCELLATION, PROMOTION_ISSUED, PROMOTION_EXPIRED, INCREASE_BALANCE, DECREASE_BALANCE, CARD_VERIFICATION, CARD_VERIFICATION_REFUND, ORDER_CREATION_PAYMENT, ORDER_EDIT_PAYMENT, RETURN_OF_REMAINING_BUDGET, REFUND',
  ),
  amount_type: text("POSITIVE, NEGATIVE, OTHER: the sign, which TikTok's example does not repeat in amounts"),
  billing_type: text('CASH, CREDIT'),
  amount: amount('Amount with tax'),
  subtotal: amount('Amount without tax'),
  tax_amount: amount('Tax'),
  currency: text('Currency of the amounts (ISO 4217)'),
  account_id: id('Ad account id; null at level BC'),
  account_name: text('Account name; null at level BC'),
  bc_name: text('Name of the business center'),
  payment_portfolio_id: id('Payment portfolio id; only at level PAYMENT_PORTFOLIO'),
  payment_portfolio_name: text('Name of the payment portfolio; only at level PAYMENT_PORTFOLIO'),
  invoice_id: text('Invoice number; empty if there is none'),
  serial_number: text('Serial number of the invoice; empty if there is none'),
};

/** Columns of a business center's balance, as `bc/balance/get/` returns it. */
export const businessCenterBalanceFields = {
  bc_id: id('Business center id'),
  currency: text('Currency of the amounts (ISO 4217)'),
  ...balances,
};

/** Columns of an account's balance and budget, as `advertiser/balance/get/` returns them. */
export const advertiserBalanceFields = {
  bc_id: id('Business center id'),
  advertiser_id: id('Ad account id'),
  advertiser_name: text('Account name'),
  advertiser_status: text('Account status (SHOW_ACCOUNT_STATUS_*)'),
  advertiser_type: text('AUCTION, RESERVATION'),
  timezone: text("The account's time zone; the sign of Etc/GMT-12 means 12 hours ahead of UTC"),
  currency: text('Currency of the amounts (ISO 4217)'),
  company: text('Company name'),
  contact_name: text('Contact name'),
  contact_email: text('Contact email'),
  create_time: timestamp('When the account was created, UTC'),
  account_open_days: integer('Days since the account was created'),
  balance_reminder: boolean('Whether the balance is below the limit that was set for reminders'),
  ...balances,
  budget_mode: text('UNLIMITED, MONTHLY_BUDGET, DAILY_BUDGET, CUSTOM_BUDGET'),
  budget: balance('Budget of the account; 0 if unlimited'),
  budget_cost: balance('Spent part of the budget; 0 if unlimited'),
  budget_remaining: balance('Remaining budget'),
  balance_info: object('Balances of the account by kind: frozen, cash, ad credit, credit line, tax'),
  transferable_amount: balance('Amount that can be transferred; only if the business center has one account'),
  payment_portfolio_id: id('Payment portfolio id; the balances are then those of the portfolio'),
  payment_portfolio_name: text('Name of the payment portfolio'),
  payment_portfolio_type: text('Kind of payment portfolio: advanced or standard'),
};

/** Columns of a change of an account's budget, as `bc/account/budget/changelog/get/` returns it. */
export const businessCenterBudgetChangeFields = {
  bc_id: id('Business center id'),
  advertiser_id: id('Ad account id'),
  operation_time: timestamp('When it was changed, UTC'),
  activity_type: text('RESET, BUDGET_MODE_UPDATE, INCREASE_BUDGET, DECREASE_BUDGET, REMOVE_BUDGET'),
  previous_budget: balance('Budget before the change'),
  previous_budget_mode: text('UNLIMITED, MONTHLY_BUDGET, DAILY_BUDGET, CUSTOM_BUDGET'),
  current_budget: balance('Budget after the change'),
  current_budget_mode: text('Mode after the change, see previous_budget_mode'),
  currency: text('Currency of the budgets (ISO 4217)'),
  operator_id: id('Id of the user who changed it'),
  operator_name: text('Name of the user who changed it'),
};
