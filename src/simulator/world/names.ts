import { pick } from './random.js';

const WORDS: readonly [string, ...string[]] = [
  'Spring sale',
  '夏のセール',
  'Büyük İndirim',
  'تخفيضات الصيف',
  'Rock 🎸 & roll 🤘🏽',
  'नयाँ वर्ष',
  'Größe "XL"',
  'Two\nlines',
  'Tab\there, comma, semi;colon',
  '𝒮𝒸𝓇𝒾𝓅𝓉 𠮷野家',
  'Back\\slash </script>',
  'O’Brien — 50 % off',
];

const TEXTS: readonly [string, ...string[]] = [
  'Line one\nline two',
  'Get it now! 👇🏿\r\n#ad',
  '今すぐ購入🔥',
  'Éclair à 1,50 €',
  '',
];

export const campaignName = (index: number, hash: number): string =>
  // A real name that reads like the reports' word for "nothing".
  index === 1 ? '-' : `${pick(WORDS, hash)} ${index + 1}`;

export const childName = (prefix: string, index: number, hash: number): string =>
  `${prefix} ${index + 1} ${pick(WORDS, hash)}`;

export const adText = (hash: number): string => pick(TEXTS, hash);
