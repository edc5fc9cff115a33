/** Names that the runtime's list doesn't have, but other systems and older lists do. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  BA: ['Bosnia'],
  BN: ['Brunei Darussalam'],
  CD: ['Democratic Republic of the Congo', 'Congo, Democratic Republic of the', 'DR Congo'],
  CG: ['Congo', 'Republic of the Congo'],
  CI: ['Ivory Coast'],
  CV: ['Cabo Verde'],
  CZ: ['Czech Republic'],
  FM: ['Federated States of Micronesia'],
  GB: ['UK', 'Great Britain'],
  HK: ['Hong Kong', 'Hong Kong, China'],
  IR: ['Islamic Republic of Iran'],
  KP: ["Democratic People's Republic of Korea"],
  KR: ['Korea', 'Republic of Korea', 'Korea, South'],
  LA: ["Lao People's Democratic Republic"],
  MD: ['Republic of Moldova'],
  MK: ['Macedonia', 'FYROM'],
  MM: ['Myanmar', 'Burma'],
  MO: ['Macao', 'Macau', 'Macau, China'],
  PS: ['Palestine', 'State of Palestine'],
  RU: ['Russian Federation'],
  SY: ['Syrian Arab Republic'],
  SZ: ['Swaziland'],
  TL: ['East Timor'],
  TR: ['Turkey'],
  TW: ['Taiwan, China', 'Taiwan, Province of China'],
  TZ: ['United Republic of Tanzania'],
  US: ['United States of America', 'USA'],
  VA: ['Holy See'],
  VN: ['Viet Nam'],
};

/** Normalizes spellings of a name: no case, accents, punctuation or article, and `and` and `saint` in full. */
const normalize = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .replace(/^the /, '')
    .replace(/\bst\b/g, 'saint');

const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');

/** Codes with a name, without aliases of other codes, e.g. `UK`. */
function* currentRegions(): Generator<readonly [code: string, name: string]> {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  for (const code of LETTERS.flatMap((first) => LETTERS.map((second) => first + second))) {
    const name = names.of(code);
    const [canonical] = Intl.getCanonicalLocales(`und-${code}`);
    if (name !== undefined && canonical === `und-${code}`) yield [code, name];
  }
}

let codes: ReadonlyMap<string, string> | undefined;

function codesByName(): ReadonlyMap<string, string> {
  const others = Object.entries(OTHER_NAMES).flatMap(([code, names]) =>
    names.map((name) => [code, name] as const),
  );
  return new Map([...currentRegions(), ...others].map(([code, name]) => [normalize(name), code]));
}

/**
 * The two-letter code for the English name of a country; undefined if the name is unknown. Asynchronous reports return
 * names instead of codes.
 */
export function countryCode(name: string): string | undefined {
  codes ??= codesByName();
  return codes.get(normalize(name));
}
