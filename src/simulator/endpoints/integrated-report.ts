import { OTHER_TYPES } from '../data/other-reports.js';
import { optionalText } from '../http/params.js';
import type { Handler } from './endpoint.js';
import { otherReport } from './other-reports.js';
import { adReport } from './report.js';

/** report/integrated/get/, of every report type. */
export const integratedReport: Handler = (context) => {
  const type = OTHER_TYPES.find((name) => name === optionalText(context.params, 'report_type'));
  return type === undefined ? adReport(context) : otherReport(context, type);
};
