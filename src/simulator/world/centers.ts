/** The business centers of the world, and who works there. */
export const ACME = { id: '7050000000000000001', name: 'Acme BC' } as const;
export const AGENCY = { id: '7050000000000000002', name: '東京代理店 🗼' } as const;

/** The user of the token, who does everything that centers log. */
export const OPERATOR = { id: '7060000000000000009', name: 'Zoë 🦄' } as const;
