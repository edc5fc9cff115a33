import type { RequestLogEntry, Simulator } from '../../src/simulator/index.js';

const TOP_VIEW = 'RESERVATION_TOP_VIEW';

/** True for the small request for whether an account has bought TopView. */
export const isTopViewQuestion = ({ path, query }: RequestLogEntry): boolean =>
  path === 'campaign/get/' &&
  query['page_size'] === '1' &&
  JSON.stringify(query['filtering']).includes(TOP_VIEW);

/** Accounts that have bought TopView, which is queried separately. */
export const withTopView = ({ world }: Simulator): readonly string[] =>
  world.accounts
    .map(({ id }) => id)
    .filter((id) => world.campaigns(id).some((row) => row['objective_type'] === 'TOPVIEW_REACH'));
