import { checkSettings, configError, isDay, type Day, type JsonObject } from '../../cdk/index.js';
import {
  selectionMistakes,
  selectionOf,
  type AccountSelection,
  type SelectionSettings,
} from './account-selection.js';
import { parseCustomReports, type CustomReport } from './custom-reports.js';
import { FIRST_DAY, type ApiTier } from '../api/limits.js';
import { connectionSpecification, type ON_ACCOUNT_ERROR, type RESTATEMENTS } from './specification.js';
import type { ReportEngine } from './report-engine.js';
import { USER_AGENT } from '../api/version.js';

/** Which rows of days that are read again are emitted. */
export type Restatements = (typeof RESTATEMENTS)[number];

/** A checked config. Days are calendar days of each account's time zone. */
export interface Config extends AccountSelection {
  readonly accessToken: string;
  readonly startDate: Day;
  /** Undefined: up to each account's today. */
  readonly endDate: Day | undefined;
  readonly includeDeleted: boolean;
  readonly lookbackDays: number;
  readonly pageSize: number;
  readonly requestTimeoutMs: number;
  readonly sandbox: boolean;
  readonly userAgent: string;
  readonly apiTier: ApiTier;
  /** Undefined: what the tier, or the sandbox, allows. */
  readonly requestsPerSecond: number | undefined;
  readonly onAccountError: (typeof ON_ACCOUNT_ERROR)[number];
  readonly skipEmptyHistory: boolean;
  readonly rowContext: boolean;
  readonly reportEngine: ReportEngine;
  readonly customReports: readonly CustomReport[];
  readonly restatements: Restatements;
}

/** The settings after the check against the specification: types are right, defaults are in. */
interface Settings extends SelectionSettings {
  readonly access_token?: string;
  readonly start_date?: string;
  readonly end_date?: string;
  readonly include_deleted: boolean;
  readonly lookback_days: number;
  readonly page_size: number;
  readonly request_timeout: number;
  readonly user_agent?: string;
  readonly api_tier: Config['apiTier'];
  readonly requests_per_second?: number;
  readonly on_account_error: Config['onAccountError'];
  readonly skip_empty_history: boolean;
  readonly row_context: boolean;
  readonly restatements: Restatements;
  readonly report_engine: ReportEngine;
}

/**
 * @param reportMistakes what else is wrong with reports of the user's own that are well formed
 * @throws SyncError (config_error) that names every mistake, by key and without the values of secrets
 */
export function parseConfig(
  raw: JsonObject,
  reportMistakes: (reports: readonly CustomReport[]) => readonly string[] = () => [],
): Config {
  const { custom_reports: customReports, ...others } = raw;
  const own = parseCustomReports(customReports);
  const { settings: checked, problems } = checkSettings(connectionSpecification, others);
  const settings = checked as unknown as Settings;
  const mistakes = [
    ...problems,
    ...tokenMistakes(settings.access_token),
    ...selectionMistakes(settings, raw),
    ...dateMistakes(settings, problems),
    ...own.mistakes,
    ...reportMistakes(own.reports),
  ];
  if (mistakes.length > 0)
    throw configError(`The config has ${countOf(mistakes.length)}: ${mistakes.join('; ')}.`);
  return {
    accessToken: settings.access_token ?? '',
    ...selectionOf(settings),
    startDate: dayOf(settings.start_date) ?? '',
    endDate: dayOf(settings.end_date),
    includeDeleted: settings.include_deleted,
    lookbackDays: settings.lookback_days,
    pageSize: settings.page_size,
    requestTimeoutMs:
      (settings.request_timeout || connectionSpecification.properties.request_timeout.default) * 1000,
    sandbox: settings.sandbox,
    userAgent: settings.user_agent ?? USER_AGENT,
    apiTier: settings.api_tier,
    requestsPerSecond: settings.requests_per_second,
    onAccountError: settings.on_account_error,
    skipEmptyHistory: settings.skip_empty_history,
    rowContext: settings.row_context,
    reportEngine: settings.report_engine,
    customReports: own.reports,
    restatements: settings.restatements,
  };
}

const countOf = (mistakes: number): string => (mistakes === 1 ? 'a mistake' : `${String(mistakes)} mistakes`);

/** The calendar day as it is written: a time of day and an offset are ignored. */
const dayOf = (date: string | undefined): Day | undefined => date?.slice(0, 'YYYY-MM-DD'.length);

/** A header takes visible ASCII only; anything else is the sign of a bad paste. */
function tokenMistakes(token: unknown): readonly string[] {
  if (typeof token !== 'string' || /^[\x21-\x7E]+$/.test(token)) return [];
  return ['access_token holds characters that no token has (spaces, line breaks or non-ASCII)'];
}

function dateMistakes(settings: Settings, problems: readonly string[]): readonly string[] {
  const wellFormed = (key: 'start_date' | 'end_date'): Day | undefined =>
    problems.some((problem) => problem.startsWith(key)) ? undefined : dayOf(settings[key]);
  const start = wellFormed('start_date');
  const end = wellFormed('end_date');
  const unreal = Object.entries({ start_date: start, end_date: end }).flatMap(([key, day]) =>
    day === undefined || isDay(day) ? [] : [`${key} is not a day of the calendar`],
  );
  if (unreal.length > 0 || end === undefined) return unreal;
  if (end < FIRST_DAY) return [`end_date is before ${FIRST_DAY}, and TikTok had no ads before that`];
  return start === undefined || start <= end ? [] : ['end_date is before start_date'];
}
