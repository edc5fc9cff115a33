import {
  dashIsNull,
  isJsonList,
  list,
  parseJson,
  text,
  type Field,
  type Fields,
  type Json,
} from '../../cdk/index.js';
import { REPORT_LEVELS, type Level } from './levels.js';

/** The name under which TikTok returns the list of an attribute. */
export const listNameOf = (attribute: string): string => `${attribute}_list`;

/**
 * Columns of the lists that TikTok returns for attributes of which an object has many: a request for `ad_text` is
 * answered with `ad_text_list` ("Run a synchronous report").
 *
 * @param requested columns of the requested metrics
 */
export function listColumns(level: Level, requested: Fields): Fields {
  const { listed = [] } = REPORT_LEVELS[level];
  return Object.fromEntries(
    listed
      .filter((name) => Object.hasOwn(requested, name))
      .map((name) => [listNameOf(name), texts(`Every ${name} of an upgraded Smart+ ad; null for other ads`)]),
  );
}

/** How a task's file writes a list is not documented: JSON text becomes a list, and any other text a list of one. */
function texts(description: string): Field {
  const field = list(text, description);
  const parse: Field['parse'] = (raw) => field.parse(typeof raw === 'string' ? listIn(raw) : raw);
  return dashIsNull({ ...field, parse });
}

function listIn(sent: string): Json {
  try {
    const parsed = parseJson(sent);
    return isJsonList(parsed) ? parsed : [sent];
  } catch {
    return [sent];
  }
}
