import { renderTable, type Row } from '../../terminal/table.js';
import type { Plan, PlannedConnection, Totals } from './plan.js';

/** The plan for a person at a terminal: a table, and what more connections can do and can't. */
export function describePlan({ connections, totals }: Plan): string {
  const table = renderTable({
    head: ['connection', 'accounts', 'first sync', 'hours', 'a day later', 'hours', 'requests a second'],
    body: connections.map((one) => row(String(one.connection), one.accounts.length, one)),
    foot: row('all', totals.accounts, totals),
  });
  return `${table}\n${advice(totals)}\n`;
}

function row(name: string, accounts: number, figures: PlannedConnection | Totals): Row {
  const { calls, hours, daily_calls: daily, daily_hours: dailyHours, requests_per_second: rate } = figures;
  return [name, accounts, calls, hours.toFixed(2), daily, dailyHours.toFixed(2), rate.toFixed(2)];
}

function advice({ requests_per_second: rate, least_connections: least }: Totals): string {
  const enough =
    least === 1
      ? 'One connection can use all of it.'
      : `${least} connections can use all of it; one process alone can't read that many rows.`;
  return [
    `All connections of one developer app share its quota, ${rate.toFixed(2)} requests a second. ${enough}`,
    'More do not raise the quota, so they do not make a sync shorter. What they give: memory and CPU of their own,',
    'a failure that stops fewer accounts, and destinations that are written side by side.',
  ].join('\n');
}
