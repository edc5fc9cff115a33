import type { WireRow } from '../../types.js';
import type { AccountTree } from '../tree.js';
import { assetId } from './ids.js';
import { perTree } from './per-tree.js';

/** The identity that the world's ads show. */
const OF_ADS = '7080000000000000001';

const blank = (id: string, type: string): WireRow => ({
  identity_id: id,
  identity_type: type,
  identity_authorized_bc_id: null,
  identity_authorized_shop_id: null,
  ads_only_mode: null,
  is_gpppa: false,
  profile_image: 'https://p16.example.com/a?x-expires=1654240000',
  display_name: 'Acme',
  username: null,
  available_status: null,
  can_push_video: null,
  can_pull_video: null,
  can_use_live_ads: null,
  can_manage_message: null,
  shop_id: null,
  is_running_custom_shop_ads: null,
  product_gmv_max_available: null,
  live_gmv_max_available: null,
  unavailable_reason: null,
});

const ABILITIES = {
  available_status: 'AVAILABLE',
  can_push_video: true,
  can_pull_video: true,
  can_use_live_ads: false,
  can_manage_message: false,
};

/** The business center that owns the account, if one does. */
const businessCenterOf = ({ account }: AccountTree): string | null => {
  const owner = account.row['owner_bc_id'];
  return typeof owner === 'string' ? owner : null;
};

/** Rows of identity/get/ of all types. Every account has those that need no business center. */
export const identitiesOf = perTree((tree): readonly WireRow[] => {
  const center = businessCenterOf(tree);
  const id = (number: number): string => assetId(tree, 'identity', number);
  return [
    blank(OF_ADS, 'CUSTOMIZED_USER'),
    { ...blank(id(1), 'CUSTOMIZED_USER'), display_name: 'Büyük İndirim 🛍', profile_image: '' },
    { ...blank(id(2), 'AUTH_CODE'), display_name: 'creator', username: '-' },
    { ...blank(id(3), 'TT_USER'), ...ABILITIES, username: 'acme', ads_only_mode: true },
    { ...blank(id(5), 'TTS_TT'), identity_authorized_shop_id: '7495000000000000001', shop_id: null },
    ...(center === null
      ? []
      : [
          {
            ...blank(id(4), 'BC_AUTH_TT'),
            ...ABILITIES,
            identity_authorized_bc_id: center,
            username: 'acme.official',
            product_gmv_max_available: true,
            live_gmv_max_available: false,
            shop_id: '7495000000000000001',
            is_running_custom_shop_ads: false,
            unavailable_reason: 'IDENTITY_OCCUPIED',
          },
        ]),
  ];
});
