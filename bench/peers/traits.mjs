// What is special about a row of the simulated accounts, so that missing rows can be classified.

export const TRAITS = {
  topView: 'TopView',
  deleted: 'deleted',
  smart: 'lists: Smart+ ads without modify_time',
  ahead: "reports: today's, of accounts ahead of UTC",
  old: 'reports: of ads beyond the newest ones that one call covers',
  firstAccount: 'others, first account',
  otherAccounts: 'others, other accounts',
};

const isDeleted = (row) => row.secondary_status.endsWith('_DELETE');

/**
 * The ads of all accounts by id, with whether each is TopView, deleted, or older than its account's newest `limit` ads.
 */
function adsOf(world, { limit, topView }) {
  const ads = new Map();
  for (const { id } of world.accounts) {
    const rows = [...world.ads(id)].sort((a, b) => (a.create_time < b.create_time ? 1 : -1));
    rows.forEach((row, rank) =>
      ads.set(row.ad_id, {
        topView: topView.has(row.campaign_id),
        deleted: isDeleted(row),
        old: rank >= limit,
      }),
    );
  }
  return ads;
}

function topViewOf(world) {
  const campaigns = world.accounts.flatMap(({ id }) => world.campaigns(id));
  return new Set(
    campaigns.filter((row) => row.objective_type === 'TOPVIEW_REACH').map((row) => row.campaign_id),
  );
}

/** A function that names the trait of a row: the first that applies, in the order of `TRAITS`. */
export function traitsOf(world, { limit, utcDay }) {
  const topView = topViewOf(world);
  const ads = adsOf(world, { limit, topView });
  const ofList = (stream, row) => {
    if (topView.has(row.campaign_id)) return 'topView';
    if (isDeleted(row)) return 'deleted';
    return stream === 'ads' && row.modify_time === null ? 'smart' : undefined;
  };
  const ofReport = (row) => {
    const { topView: isTopView, deleted, old } = ads.get(row.ad_id);
    if (isTopView) return 'topView';
    if (deleted) return 'deleted';
    if (row.stat_time_day.slice(0, 10) > utcDay) return 'ahead';
    return old ? 'old' : undefined;
  };
  return (stream, account, row) => {
    const special = 'stat_time_day' in row ? ofReport(row) : ofList(stream, row);
    return special ?? (account.index === 0 ? 'firstAccount' : 'otherAccounts');
  };
}
