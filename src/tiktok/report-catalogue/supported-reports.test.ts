import { describe, expect, it } from '@jest/globals';

import type { BreakdownName } from './breakdowns.js';
import { Granularity } from './granularity.js';
import { findSupportedReport, type ReportCriteria } from './supported-reports.js';

const { daily } = Granularity;

describe('names of breakdowns', () => {
  it('a breakdown that does not exist is a type error, and no report has it', () => {
    // @ts-expect-error: the breakdown is called age
    const misspelled: BreakdownName = 'ages';
    // @ts-expect-error: a text is not a breakdown
    const breakdowns: ReportCriteria['breakdowns'] = [misspelled as string];
    expect(findSupportedReport({ level: 'ad', granularity: daily, breakdowns })).toBeUndefined();
  });

  it('a level or granularity that does not exist is a type error, and no report has it', () => {
    const breakdowns = ['age', 'gender'] as const;
    expect(findSupportedReport({ level: 'ad', granularity: daily, breakdowns })).toMatchObject({
      reportType: 'AUDIENCE',
    });
    // @ts-expect-error: the level is called ad
    expect(findSupportedReport({ level: 'ads', granularity: daily, breakdowns })).toBeUndefined();
    // @ts-expect-error: the granularity is called daily
    expect(findSupportedReport({ level: 'ad', granularity: 'day', breakdowns })).toBeUndefined();
  });
});
