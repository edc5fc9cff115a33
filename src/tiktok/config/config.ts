import {
  camelCased,
  checkSettings,
  configError,
  isDay,
  type CamelCased,
  type JsonObject,
  type Partially,
  type SettingsOf,
} from '../../cdk/index.js';
import { selectionMistakes, selectionOf, type AccountSelection } from './account-selection.js';
import { checkedReports, customReportsOf, type CheckedReport, type CustomReport } from './custom-reports.js';
import { FIRST_DAY } from '../api/limits.js';
import { pasteMistake } from './pasted.js';
import { connectionSpecification } from './specification.js';
import { USER_AGENT } from '../api/version.js';

type Settings = SettingsOf<typeof connectionSpecification>;

/** Options that are converted or dropped when a config is parsed. */
type Converted = 'app_id' | 'secret' | 'account_filter' | 'accounts' | 'request_timeout' | 'custom_reports';

/** A validated config: the options of the specification in camel case. Days are days in each account's time zone. */
export interface Config extends CamelCased<Omit<Settings, Converted>>, AccountSelection {
  readonly requestTimeoutMs: number;
  readonly userAgent: string;
  readonly customReports: readonly CustomReport[];
}

/** Which rows of the look-back window are emitted. */
export type Restatements = Config['restatements'];

/**
 * Validates a config.
 *
 * @param reportMistakes finds the mistakes of custom reports that the schema cannot express
 * @throws SyncError (config_error) that lists every mistake, by key and without the values of secrets
 */
export function parseConfig(
  raw: JsonObject,
  reportMistakes: (reports: readonly CheckedReport[]) => readonly string[] = () => [],
): Config {
  const { complete, settings, problems } = checkSettings(connectionSpecification, raw);
  const mistakes = [
    ...problems.map(({ sentence }) => sentence),
    ...pasteMistakes(settings),
    ...selectionMistakes(settings),
    ...dateMistakes(settings),
    ...reportMistakes(checkedReports(settings, problems)),
  ];
  if (complete === undefined || mistakes.length > 0)
    throw configError(`The config has ${countOf(mistakes.length)}: ${mistakes.join('; ')}.`);
  return configOf(complete);
}

function configOf(settings: Settings): Config {
  const { app_id, secret, account_filter, accounts, request_timeout, custom_reports, ...options } = settings;
  return {
    ...camelCased(options),
    ...selectionOf({ app_id, secret, account_filter, accounts }),
    startDate: settings.start_date,
    endDate: settings.end_date,
    requestTimeoutMs: (request_timeout || connectionSpecification.properties.request_timeout.default) * 1000,
    userAgent: settings.user_agent ?? USER_AGENT,
    customReports: customReportsOf(custom_reports),
  };
}

const countOf = (mistakes: number): string => (mistakes === 1 ? 'a mistake' : `${String(mistakes)} mistakes`);

function pasteMistakes({ access_token, app_id, secret }: Partially<Settings>): readonly string[] {
  return Object.entries({ access_token, app_id, secret }).flatMap(([key, value]) => {
    const mistake = value === undefined ? undefined : pasteMistake(value);
    return mistake === undefined ? [] : [`${key} ${mistake}`];
  });
}

function dateMistakes({ start_date, end_date }: Partially<Settings>): readonly string[] {
  const unreal = Object.entries({ start_date, end_date })
    .filter(([, date]) => date !== undefined && !isDay(date))
    .map(([key]) => `${key} is not a calendar date`);
  if (unreal.length > 0 || end_date === undefined) return unreal;
  if (end_date < FIRST_DAY) return [`end_date is before ${FIRST_DAY}, and TikTok had no ads before that`];
  const isOrdered = start_date === undefined || start_date <= end_date;
  return isOrdered ? [] : ['end_date is before start_date'];
}
