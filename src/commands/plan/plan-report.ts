import { renderTable, type Row } from '../../terminal/table.js';
import { duration } from '../../terminal/words.js';
import type { Plan, PlannedConnection, Totals } from './plan.js';

/** The plan as a table, with advice about more connections. */
export function describePlan({ connections, totals }: Plan): string {
  const table = renderTable({
    head: ['connection', 'accounts', 'initial sync', 'time', 'later sync', 'time', 'requests/s'],
    body: connections.map((one) => row(String(one.connection), one.accounts.length, one)),
    foot: row('all', totals.accounts, totals),
  });
  return `${table}\n${describeCadence(totals, connections.length)}\n${advice(totals)}\n`;
}

/** The shortest schedules, in one sentence. */
function describeCadence(
  { daily_hours: hours, cadence_hours: cadence, cadence_hours_with_own_apps: withOwnApps }: Totals,
  connections: number,
): string {
  const isOne = connections === 1;
  const schedule = `${every(cadence)}${isOne ? '' : ' with one developer app'} (a later sync takes ${timeOf(hours)})`;
  const others = isOne ? '' : `, ${every(withOwnApps)} with one for each connection`;
  return `Shortest schedule that fits: ${schedule}${others}.`;
}

function every(hours: number | null): string {
  if (hours === null) return 'none of a day or less';
  return hours === 1 ? 'every hour' : `every ${hours} hours`;
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
