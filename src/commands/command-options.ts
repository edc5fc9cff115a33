import { BEHAVIOURS } from '../simulator/index.js';
import { ORIGINS } from './migrate/origins.js';

/** What the value of an option is: a path, names of streams, or one of some words. */
export type OptionValue = 'file' | 'folder' | 'streams' | readonly string[];

/** An option of a terminal command. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  /** Absent if nothing can be suggested, as for a number. */
  readonly value?: OptionValue;
}

const FILE = { type: 'string', value: 'file' } as const;
const FOLDER = { type: 'string', value: 'folder' } as const;
const STREAMS = { type: 'string', value: 'streams' } as const;
const TEXT = { type: 'string' } as const;

/** The options of each terminal command: what is parsed, suggested and completed. */
export const COMMAND_OPTIONS = {
  login: {
    'app-id': TEXT,
    'redirect-uri': TEXT,
    accounts: TEXT,
    out: FILE,
  },
  catalog: { config: FILE, streams: STREAMS, incremental: { type: 'boolean' } },
  plan: { config: FILE, streams: STREAMS, connections: TEXT, state: { ...FILE, multiple: true } },
  migrate: { from: { type: 'string', value: Object.keys(ORIGINS) }, config: FILE, state: FILE, out: FOLDER },
  diagnose: { config: FILE, streams: STREAMS, accounts: TEXT, out: FOLDER },
  simulate: {
    port: TEXT,
    host: TEXT,
    accounts: TEXT,
    campaigns: TEXT,
    adgroups: TEXT,
    ads: TEXT,
    days: TEXT,
    'dormant-share': TEXT,
    seed: TEXT,
    latency: TEXT,
    limits: { type: 'string', value: ['none', 'basic'] },
    'plain-names': { type: 'boolean' },
    sandbox: { type: 'boolean' },
    behaviour: { type: 'string', multiple: true, value: Object.keys(BEHAVIOURS).map((name) => `${name}=`) },
  },
  demo: { out: FOLDER, accounts: TEXT, ads: TEXT, days: TEXT },
} as const satisfies Readonly<Record<string, Readonly<Record<string, CommandOption>>>>;
