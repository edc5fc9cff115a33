// The streams that all programs have, and what the simulator holds for them.

const list = (id, name) => ({ id, values: [name, 'secondary_status'] });
const report = (reportType, breakdowns) => ({ id: 'ad_id', reportType, breakdowns, values: ['spend'] });

/** By this connector's names. A row is identified by its id, day and breakdowns; `values` are compared. */
const STREAMS = {
  campaigns: list('campaign_id', 'campaign_name'),
  adgroups: list('adgroup_id', 'adgroup_name'),
  ads: { id: 'ad_id', values: ['ad_name', 'secondary_status', 'page_id'] },
  ad_insights: report('BASIC', []),
  ad_insights_by_age_and_gender: report('AUDIENCE', ['age', 'gender']),
  ad_insights_by_country: report('AUDIENCE', ['country_code']),
  ad_insights_by_platform: report('AUDIENCE', ['platform']),
};

export const LISTS = ['campaigns', 'adgroups', 'ads'];
export const REPORTS = Object.keys(STREAMS).filter((name) => !LISTS.includes(name));

const text = (value) => (value === null || value === undefined ? null : String(value));

const compared = (name, value) => (name === 'spend' ? String(Math.round(Number(value) * 100)) : text(value));

/** A row in the form that is compared: text of its key, text of its values. */
export function facts(stream, row) {
  const { id, breakdowns, values } = STREAMS[stream];
  const days = breakdowns ? [text(row.stat_time_day)?.slice(0, 10)] : [];
  const key = [text(row[id]), ...days, ...(breakdowns ?? []).map((name) => text(row[name]))].join(' ');
  return { key, values: values.map((name) => compared(name, row[name])) };
}

const flat = ({ dimensions, metrics }) => ({ ...dimensions, ...metrics });

function reportOf(world, advertiserId, { reportType, breakdowns }, startDate) {
  const dimensions = ['ad_id', 'stat_time_day', ...breakdowns];
  const span = { startDate, endDate: world.today(advertiserId), includeDeleted: true };
  const query = {
    advertiserId,
    reportType,
    dataLevel: 'AUCTION_AD',
    dimensions,
    metrics: ['spend'],
    ...span,
  };
  return world.report(query).map(flat);
}

/**
 * Every row that a stream must have, as a map from its key to its values and its trait: why a program may miss it.
 * `traitOf` gets the stream, the account's place in the list, and the row.
 */
export function truthOf(world, { stream, startDate, traitOf }) {
  const truth = new Map();
  world.accounts.forEach(({ id }, index) => {
    const spec = STREAMS[stream];
    const rows = spec.reportType ? reportOf(world, id, spec, startDate) : world[stream](id);
    for (const row of rows) {
      const { key, values } = facts(stream, row);
      if (truth.has(key)) throw new Error(`the simulator has two rows of ${stream} with the key ${key}`);
      truth.set(key, { values, trait: traitOf(stream, { index, id }, row) });
    }
  });
  return truth;
}
