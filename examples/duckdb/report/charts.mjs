import { readFileSync } from 'node:fs';
import { LoadError } from '../loader/load-error.mjs';
import { rowsOf } from '../loader/sql.mjs';
import { ageLabel, campaignLabel, countryLabel, wordLabel } from './labels.mjs';

/**
 * @typedef {object} Chart a chart, shown both in the terminal and on the page
 * @property {'days' | 'bars' | 'groups'} kind
 * @property {string} title
 * @property {readonly string[]} labels
 * @property {readonly { name: string, values: readonly number[] }[]} series one value per label, in the section's
 * currency
 *
 * @typedef {object} Section
 * @property {string} currency
 * @property {string} accounts names of the accounts
 * @property {number} total
 * @property {readonly Chart[]} charts
 */

const VIEWS = new URL('../sql/views.sql', import.meta.url);
const NEEDED = ['advertisers', 'ad_insights', 'ad_insights_by_country', 'ad_insights_by_age_and_gender'];

/** More campaigns would be unreadable; the rest is shown as one. */
const CAMPAIGNS = 7;
const COUNTRIES = 12;

/**
 * @param {import('@duckdb/node-api').DuckDBConnection} connection
 * @returns {Promise<Section[]>} one per currency, because currencies cannot be added or compared
 * @throws {LoadError} if a stream is missing, or there was no spend
 */
export async function sectionsOf(connection) {
  await makeViews(connection);
  const [days, countries, people, accounts] = await Promise.all([
    rowsOf(
      connection,
      'FROM spend_by_day_and_campaign JOIN campaign_names USING (campaign_id) WHERE spend <> 0 ORDER BY day',
    ),
    rowsOf(connection, 'FROM spend_by_country WHERE spend <> 0 ORDER BY spend DESC, country_code'),
    rowsOf(connection, 'FROM spend_by_age_and_gender WHERE spend <> 0 ORDER BY age, gender'),
    rowsOf(
      connection,
      "SELECT currency, string_agg(name, ', ' ORDER BY name) AS names FROM advertisers GROUP BY 1",
    ),
  ]);
  const currencies = [...new Set(days.map(({ currency }) => currency))].sort();
  if (currencies.length === 0) throw new LoadError('The database has no spend to show.');
  return currencies.map((currency) => {
    const own = (rows) => rows.filter((row) => row.currency === currency);
    const charts = [daysChart(own(days)), countryChart(own(countries)), peopleChart(own(people))];
    return {
      currency: currency ?? 'unknown currency',
      accounts: own(accounts)[0]?.names ?? '',
      total: sumOf(charts[0].series.flatMap(({ values }) => values)),
      charts,
    };
  });
}

async function makeViews(connection) {
  const present = (await rowsOf(connection, 'SELECT table_name FROM duckdb_tables()')).map(
    (row) => row.table_name,
  );
  const missing = NEEDED.filter((name) => !present.includes(name));
  if (missing.length > 0)
    throw new LoadError(
      `The report needs streams that are not in the database: ${missing.join(', ')}. Load them first.`,
    );
  await connection.run(readFileSync(VIEWS, 'utf8'));
}

function daysChart(rows) {
  const labels = daysBetween(rows[0].day, rows.at(-1).day);
  const all = [...groupedBy(rows, (row) => row.campaign_id)]
    .map(([id, own]) => ({
      name: campaignLabel(own[0].campaign_name, id),
      values: valuesFor(labels, own, (row) => row.day),
    }))
    .toSorted((a, b) => sumOf(b.values) - sumOf(a.values));
  const rest = all.slice(CAMPAIGNS);
  const together = {
    name: rest.length === 1 ? '1 other campaign' : `${rest.length} other campaigns`,
    values: labels.map((_, day) => sumOf(rest.map(({ values }) => values[day]))),
  };
  return {
    kind: 'days',
    title: `Spend by day and campaign, ${labels[0]} to ${labels.at(-1)}`,
    labels,
    series: rest.length === 0 ? all : [...all.slice(0, CAMPAIGNS), together],
  };
}

function countryChart(rows) {
  const rest = rows.slice(COUNTRIES);
  const shown = [
    ...rows.slice(0, COUNTRIES).map((row) => [countryLabel(row.country_code), Number(row.spend)]),
    ...(rest.length === 0
      ? []
      : [
          [
            rest.length === 1 ? '1 other' : `${rest.length} others`,
            sumOf(rest.map((row) => Number(row.spend))),
          ],
        ]),
  ];
  return {
    kind: 'bars',
    title: 'Spend by country',
    labels: shown.map(([label]) => label),
    series: [{ name: 'spend', values: shown.map(([, spend]) => spend) }],
  };
}

function peopleChart(rows) {
  const labels = [...new Set(rows.map((row) => ageLabel(row.age)))];
  return {
    kind: 'groups',
    title: 'Spend by age and gender',
    labels,
    series: [...groupedBy(rows, (row) => wordLabel(row.gender))]
      .map(([name, own]) => ({ name, values: valuesFor(labels, own, (row) => ageLabel(row.age)) }))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function valuesFor(labels, rows, labelOf) {
  const values = groupedBy(rows, labelOf);
  return labels.map((label) => sumOf((values.get(label) ?? []).map((row) => Number(row.spend))));
}

/** @returns {Map<string, object[]>} the rows of each key, in order */
function groupedBy(rows, keyOf) {
  const groups = new Map();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

/** In thousandths, because whole numbers add up without rounding errors. */
const sumOf = (amounts) => amounts.reduce((sum, amount) => sum + Math.round(amount * 1000), 0) / 1000;

function daysBetween(first, last) {
  const days = [];
  for (let day = Date.parse(first); day <= Date.parse(last); day += 86_400_000)
    days.push(new Date(day).toISOString().slice(0, 10));
  return days;
}
