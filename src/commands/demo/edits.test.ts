import { expect, test } from '@jest/globals';

import type { JsonObject } from '../../cdk/index.js';
import { createWorld } from '../../simulator/index.js';
import { edit, pickTargets } from './edits.js';

const world = createWorld({ accounts: 1, ads: 2, days: 10, now: () => new Date('2026-03-10T12:00:00Z') });
const advertiserId = world.accounts[0]!.id;
const rowsOf = (stream: 'campaigns' | 'adgroups' | 'ads') =>
  world[stream](advertiserId).map((row) => [stream, row as JsonObject] as const);
const allRows = () => [...rowsOf('campaigns'), ...rowsOf('adgroups'), ...rowsOf('ads')];

test('pickTargets picks one campaign, one ad group and two ads, all with a modify_time', () => {
  const { targets, observe } = pickTargets();
  observe('ads', { advertiser_id: advertiserId, ad_id: 'timeless', modify_time: null });
  observe('ad_insights', { advertiser_id: advertiserId, ad_id: 'not an object', modify_time: 'x' });
  for (const [stream, row] of allRows()) observe(stream, row);
  expect(targets.map(({ kind }) => kind)).toEqual(['campaign', 'adgroup', 'ad', 'ad']);
  expect(targets.map(({ id }) => id)).not.toContain('timeless');
});

test('an edit sets modify_time, and its check passes once every edited object was read again', () => {
  const { targets, observe } = pickTargets();
  for (const [stream, row] of allRows()) observe(stream, row);
  const edits = edit(world, targets, new Date('2026-03-10T12:34:56.789Z'));
  const edited = allRows().filter(([, row]) => row['modify_time'] === '2026-03-10 12:34:56');
  expect(edited).toHaveLength(4);
  for (const [stream, row] of edited.slice(1)) edits.observe(stream, row);
  expect(edits.check).toThrow(`campaign ${targets[0]!.id}`);
  for (const [stream, row] of edited) edits.observe(stream, row);
  expect(edits.check()).toBe('checked: all 4 edited objects were read again');
});
