import { renderTable, type Row } from '../../terminal/table.js';
import { duration } from '../../terminal/words.js';
import type { Plan, PlannedConnection, Totals } from './plan.js';

/** The plan as a table, with advice about more connections. */
export function describePlan({ connections, totals }: Plan): string {
  const table = renderTable({
    head: ['connection', 'accounts', 'initial sync', 'time', 'daily sync', 'time', 'requests/s'],
    body: connections.map((one) => row(String(one.connection), one.accounts.length, one)),
    foot: row('all', totals.accounts, totals),
  });
  return `${table}\n${advice(totals)}\n`;
}

function row(name: string, accounts: number, figures: PlannedConnection | Totals): Row {
  const { calls, hours, daily_calls: daily, daily_hours: dailyHours, requests_per_second: rate } = figures;
  return [name, accounts, calls, timeOf(hours), daily, timeOf(dailyHours), rate.toFixed(2)];
}

const timeOf = (hours: number): string => duration(Math.round(hours * 3600));

function advice({ requests_per_second: rate, least_connections: least }: Totals): string {
  const enough =
    least === 1
      ? 'One connection can use all of it.'
      : `It takes ${least} connections to use all of it, because one process can't read that many rows.`;
  return [
    `All connections of one developer app share its quota of ${rate.toFixed(2)} requests per second. ${enough}`,
    'More connections do not raise the quota, so they do not shorten a sync. They do give you separate memory and CPU, failures that affect fewer accounts, and destinations that are written in parallel.',
  ].join('\n');
}
