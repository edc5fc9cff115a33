import type { Account, WireRow } from '../types.js';
import { ACME } from './centers.js';
import { blend, hashText, pick } from './random.js';

interface Place {
  readonly name: string;
  readonly zone: string;
  /** Only where the wire's `timezone` differs from the zone. */
  readonly posix?: string;
  readonly currency: string;
  readonly country: string;
  readonly language: string;
}

const PLACES: readonly [Place, ...Place[]] = [
  {
    name: 'Acme US',
    zone: 'America/Los_Angeles',
    posix: 'Etc/GMT+8',
    currency: 'USD',
    country: 'US',
    language: 'en',
  },
  {
    name: '東京ストア 🗼',
    zone: 'Asia/Tokyo',
    currency: 'JPY',
    country: 'JP',
    language: 'ja',
  },
  {
    name: 'Acme Türkiye',
    zone: 'Europe/Istanbul',
    currency: 'EUR',
    country: 'TR',
    language: 'tr',
  },
  {
    name: 'काठमाडौं पसल',
    zone: 'Asia/Kathmandu',
    currency: 'INR',
    country: 'NP',
    language: 'en',
  },
  {
    name: 'Kiwi & Sons',
    zone: 'Pacific/Auckland',
    posix: 'Etc/GMT-12',
    currency: 'NZD',
    country: 'NZ',
    language: 'en',
  },
  {
    name: 'Norsk Sport',
    zone: 'Europe/Oslo',
    posix: 'Etc/GMT-1',
    currency: 'NOK',
    country: 'NO',
    language: 'no',
  },
  { name: 'Loja São João', zone: 'America/Sao_Paulo', currency: 'BRL', country: 'BR', language: 'pt' },
  { name: 'متجر الخليج', zone: 'Asia/Dubai', currency: 'AED', country: 'AE', language: 'ar' },
  { name: 'London Line', zone: 'Europe/London', currency: 'GBP', country: 'GB', language: 'en' },
  { name: 'St John’s', zone: 'America/St_Johns', currency: 'CAD', country: 'CA', language: 'en' },
  { name: 'Kiritimati Surf', zone: 'Pacific/Kiritimati', currency: 'AUD', country: 'KI', language: 'en' },
  { name: '김치 마켓', zone: 'Asia/Seoul', currency: 'KRW', country: 'KR', language: 'ko' },
];

const accountIds = (wanted: number | readonly string[]): readonly string[] =>
  typeof wanted === 'number'
    ? Array.from({ length: wanted }, (_, i) => String(7_100_000_000_000_000_001n + BigInt(i)))
    : wanted;

interface Identity {
  readonly id: string;
  readonly index: number;
  readonly createTime: number;
}

const UNLICENSED: WireRow = {
  license_no: '',
  license_url: null,
  license_city: null,
  license_province: null,
  brand: null,
  promotion_center_city: null,
  promotion_center_province: null,
};

const LICENSED: WireRow = {
  license_no: '0100-01-000001',
  license_url: 'https://p16.example.com/license.jpeg?x-expires=1779000000',
  license_city: '港区',
  license_province: '東京都',
  brand: '東京ストア',
  promotion_center_city: '港区',
  promotion_center_province: '東京都',
};

const contact = (place: Place): WireRow => ({
  email: 'i***************@**********',
  contacter: 'Ac***me',
  telephone_number: '+10000****00',
  cellphone_number: '+10000****00',
  address: place.country === 'JP' ? '東京都港区1-2-3\nビル 4F' : '1 Example street',
  description: 'https://',
  promotion_area: '0',
  ...(place.country === 'JP' ? LICENSED : UNLICENSED),
});

const wireRow = (place: Place, { id, index, createTime }: Identity): WireRow => {
  const limited = index % 3 === 2;
  return {
    advertiser_id: id,
    name: place.name,
    company: 'Acme',
    status: limited ? 'STATUS_LIMIT' : 'STATUS_ENABLE',
    role: 'ROLE_ADVERTISER',
    advertiser_account_type: index % 2 === 0 ? 'AUCTION' : 'RESERVATION',
    timezone: place.posix ?? place.zone,
    display_timezone: place.zone,
    currency: place.currency,
    country: place.country,
    industry: '291905',
    language: place.language,
    balance: index === 0 ? 10 : index * 1234.56,
    create_time: createTime,
    ...contact(place),
    rejection_reason: limited ? '1:Account suspended for unusual activity.,endtime:2032-12-10 12:17:03' : '',
    can_use_custom_identity: true,
    ads_only_mode: index % 2 === 1,
    owner_bc_id: index % 2 === 0 ? null : ACME.id,
    new_experimental_field: { cohort: pick(['a', 'b', 'c'], hashText(id)), weight: 0.5 },
  };
};

export const makeAccounts = (
  wanted: number | readonly string[],
  seed: number,
  historyStart: number,
): readonly Account[] =>
  accountIds(wanted).map((id, index) => {
    const place = PLACES[index % PLACES.length] ?? PLACES[0];
    // Older than anything the account holds.
    const age = 86_400 * (30 + (blend(seed, hashText(id)) % 900));
    const createTime = historyStart - age;
    return {
      id,
      name: place.name,
      displayTimezone: place.zone,
      timezone: place.posix ?? place.zone,
      currency: place.currency,
      country: place.country,
      createTime,
      row: wireRow(place, { id, index, createTime }),
    };
  });
