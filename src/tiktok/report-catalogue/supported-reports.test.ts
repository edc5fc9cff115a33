import { describe, expect, it } from '@jest/globals';

import type { BreakdownName } from './breakdowns.js';
import { Granularity } from './granularity.js';
import { findSupportedReport } from './supported-reports.js';

const { daily } = Granularity;

describe('names of breakdowns', () => {
  it('a breakdown that does not exist is a type error, and no report has it', () => {
    // @ts-expect-error: the breakdown is called age
    const misspelled: BreakdownName = 'ages';
    expect(
      findSupportedReport({ level: 'ad', granularity: daily, breakdowns: [misspelled] }),
    ).toBeUndefined();
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
