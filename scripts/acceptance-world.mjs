/** The world of integration_tests/acceptance/, as options of scripts/simulator.mjs. It never changes. */
export const world = {
  seed: 1,
  accounts: 2,
  campaigns: 2,
  adgroups: 1,
  ads: 2,
  days: 40,
  now: '2026-01-31T12:00:00Z',
};
