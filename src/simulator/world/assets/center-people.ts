/** Who works in business centers and with them, and what they do there. */
import type { WireRow } from '../../types.js';
import { DAY_SECONDS, type DaySpan, daysDown, stampText } from '../calendar.js';
import { ACME, AGENCY, OPERATOR } from '../centers.js';
import { blend, hashText } from '../random.js';

/** More than a page. */
const COLLEAGUES = 21;

const colleague = (place: number): WireRow => ({
  user_id: String(BigInt(OPERATOR.id) + BigInt(place)),
  user_name: place === 0 ? OPERATOR.name : `Member ${String(place)}`,
  user_role: place === 0 ? 'ADMIN' : 'STANDARD',
  relation_status: 'BOUND',
  user_email: `m${String(place)}**@example.com`,
  ext_user_role: { finance_role: place === 0 ? 'MANAGER' : null },
});

/** Invited, but not yet a user. */
const invited = (user_email: string): WireRow => ({
  user_id: null,
  user_name: null,
  user_role: 'STANDARD',
  relation_status: 'PENDING',
  user_email,
  ext_user_role: { finance_role: null },
});

/** The rows of bc/member/get/. */
export const membersOf = (centerId: string): readonly WireRow[] =>
  centerId === ACME.id
    ? [
        ...Array.from({ length: COLLEAGUES }, (_, place) => colleague(place)),
        invited('a**a@example.com'),
        invited('b**b@example.com'),
      ]
    : [colleague(0), { ...colleague(100), user_name: '', ext_user_role: null }];

/** The rows of bc/partner/get/. */
export const partnersOf = (centerId: string): readonly WireRow[] =>
  centerId === AGENCY.id
    ? [{ bc_id: ACME.id, bc_name: ACME.name }]
    : [
        { bc_id: AGENCY.id, bc_name: AGENCY.name },
        { bc_id: '7050000000000000077', bc_name: '' },
      ];

export const ACTIVITY_TYPES = ['USER', 'ACCOUNT', 'ASSET', 'BUSINESS'] as const;

const TEXTS: Readonly<Record<(typeof ACTIVITY_TYPES)[number], string>> = {
  USER: 'Invited member b**b@example.com to the Business Center',
  ACCOUNT: 'Requested access to account "Acme Türkiye"',
  ASSET: 'Shared catalog 商品 🛍',
  BUSINESS: 'Changed the name of the Business Center',
};

/** What people did on days in UTC until now, the newest first: something of each type every day. */
export const activitiesOf = (
  centerId: string,
  days: DaySpan & { readonly now: number },
): readonly WireRow[] => {
  const hash = hashText(centerId);
  return daysDown(days.first, days.last)
    .flatMap((day) =>
      ACTIVITY_TYPES.map((type, place) => ({
        type,
        time: day * DAY_SECONDS + (blend(hash + place, day) % DAY_SECONDS),
      })),
    )
    .filter(({ time }) => time <= days.now)
    .sort((a, b) => b.time - a.time)
    .map(({ type, time }) => ({
      activity_type: type,
      activity_log: TEXTS[type],
      operator_id: OPERATOR.id,
      time: stampText(time),
    }));
};
