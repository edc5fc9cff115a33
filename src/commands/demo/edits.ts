import { FailureType, SyncError, type JsonObject } from '../../cdk/index.js';
import type { EntityKind, World } from '../../simulator/index.js';
import { textAt } from './text-at.js';

type Observer = (stream: string, row: JsonObject) => void;

export interface Target {
  readonly advertiserId: string;
  readonly kind: EntityKind;
  readonly id: string;
}

/** Number of objects per account that are edited between the two reads. */
const EDITED: Readonly<Record<EntityKind, number>> = { campaign: 1, adgroup: 1, ad: 2 };
const KINDS: ReadonlyMap<string, EntityKind> = new Map([
  ['campaigns', 'campaign'],
  ['adgroups', 'adgroup'],
  ['ads', 'ad'],
]);

/** Picks objects to edit from the rows of the first read. Only objects with a modify_time qualify. */
export function pickTargets(): { readonly observe: Observer; readonly targets: readonly Target[] } {
  const targets: Target[] = [];
  const observe: Observer = (stream, row) => {
    const target = targetOf(stream, row);
    if (target === undefined || textAt(row, 'modify_time') === '') return;
    const ofSameKind = targets.filter(
      (one) => one.kind === target.kind && one.advertiserId === target.advertiserId,
    );
    if (ofSameKind.length < EDITED[target.kind]) targets.push(target);
  };
  return { observe, targets };
}

/** Edited objects, all of which the next read must return. */
export interface Edits {
  readonly observe: Observer;
  /**
   * @returns the line to show
   * @throws SyncError naming the objects that were not read again
   */
  readonly check: () => string;
}

/** Sets the modify_time of the objects, as an edit in Ads Manager would. */
export function edit(world: World, targets: readonly Target[], now: Date): Edits {
  const modifyTime = now.toISOString().slice(0, 19).replace('T', ' ');
  const missing = new Set(targets.map(nameOf));
  for (const { advertiserId, kind, id } of targets) world.touch(advertiserId, kind, id, modifyTime);
  return {
    observe: (stream, row) => {
      const target = targetOf(stream, row);
      if (target !== undefined) missing.delete(nameOf(target));
    },
    check: () => {
      if (missing.size === 0) return `checked: all ${targets.length} edited objects were read again`;
      const what = `The second read did not return these edited objects: ${[...missing].join(', ')}`;
      throw new SyncError({ failureType: FailureType.system, what });
    },
  };
}

function targetOf(stream: string, row: JsonObject): Target | undefined {
  const kind = KINDS.get(stream);
  return kind && { advertiserId: textAt(row, 'advertiser_id'), kind, id: textAt(row, `${kind}_id`) };
}

const nameOf = ({ kind, id }: Target): string => `${kind} ${id}`;
