import { describe, expect, it } from '@jest/globals';

import { TransportError, type HttpResponse } from '../../cdk/index.js';
import { zip } from '../../cdk/testing/zip.js';
import {
  ACCOUNT,
  createFakeApi,
  createTestSession,
  envelope,
  refusal,
  streamed,
  textAnswer,
  type ApiAnswer,
} from '../testing/api.js';
import type { FinishedTask, TaskIo, TaskOrder } from './run-task.js';
import { taskFile } from './task-file.js';
import { reportTask } from '../api/task-kinds.js';
import { fetchWhole, type TaskFinding } from './whole-task.js';

/* The result of a task is checked for completeness. */

const ORDER: TaskOrder = {
  kind: reportTask,
  advertiserId: ACCOUNT,
  queries: [{ report_type: 'BASIC' }],
};
const FIRST: FinishedTask = { order: ORDER, id: '73', query: ORDER.queries[0] };
const FORM = { required: [['a'], ['b', 'bee']] };

const RESET = new TransportError('connection reset', 'ECONNRESET');
const WHOLE = 'a,b\n1,2\n3,4\n';
const RECORDS = [
  ['1', '2'],
  ['3', '4'],
];

/** A response that ends with its connection, without a length. */
const closed = (text: string): HttpResponse => ({ ...textAnswer(text), framing: 'close' });
const packed = (text: string): HttpResponse => {
  const bytes = zip(text);
  return { ...textAnswer(''), body: { bytes, release: () => undefined } };
};

interface Read {
  readonly records: readonly (readonly string[])[];
  readonly found: TaskFinding;
  /** The task of each download, and each creation: `73`, `begin`. */
  readonly asked: readonly string[];
  readonly slept: readonly number[];
  readonly log: readonly string[];
}

/** @param files the nth response to a download; the last one is repeated */
async function read(...files: readonly (() => ApiAnswer)[]): Promise<Read> {
  let downloads = 0;
  const asked: string[] = [];
  const api = createFakeApi(({ path, query }) => {
    if (path.endsWith('create/')) {
      asked.push('begin');
      return envelope({ task_id: '74' });
    }
    if (path.endsWith('check/')) return envelope({ status: 'SUCCESS' });
    asked.push(query['task_id'] ?? '');
    return files[Math.min((downloads += 1), files.length) - 1]!();
  });
  const session = createTestSession(api);
  const io: TaskIo = { wait: ({ milliseconds }) => session.clock.sleep(milliseconds) };
  const pages = fetchWhole(
    session,
    { task: FIRST, fetch: (task) => taskFile(session, { task, form: FORM }, io) },
    io,
  );
  const records: (readonly string[])[] = [];
  for (;;) {
    const step = await pages.next();
    if (step.done === true) {
      return { records, found: step.value, asked, slept: session.clock.slept, log: session.log.lines };
    }
    records.push(...step.value.records);
  }
}

const text = (content: string) => () => textAnswer(content);

describe('the file of a task', () => {
  it.each<[string, () => ApiAnswer]>([
    ['as it is', text(WHOLE)],
    ['under another name of a column', text(WHOLE.replace('b', 'bee'))],
    ['zipped', () => packed(WHOLE)],
    ['without a length, with the end of its last line', () => closed(WHOLE)],
  ])('a complete file is downloaded once: %s', async (_, answer) => {
    expect(await read(answer)).toMatchObject({ records: RECORDS, found: { hasRows: true }, asked: ['73'] });
  });

  it('a file that is cut off is downloaded up to four times', async () => {
    const broken = () => streamed('a,b\n1,2\n', RESET);
    const once = await read(broken, text(WHOLE));
    expect([once.records.slice(-2), once.slept, once.asked]).toEqual([RECORDS, [1000], ['73', '73']]);
    await expect(read(broken)).rejects.toMatchObject({
      failureType: 'transient_error',
      what: `TikTok report/task/download/ for account ${ACCOUNT}: the download was cut off: connection reset.`,
    });
  });

  it('a refused file is not requested again', async () => {
    await expect(read(() => refusal(40007, 'gone'))).rejects.toMatchObject({ code: 40007 });
  });
});

const CUT: readonly [string, () => ApiAnswer, string][] = [
  ['ends within quotes', text('a,b\n1,"2'), 'Quote Not Closed'],
  ['ends in the middle of a line', text('a,b\n1,2\n3'), 'Invalid Record Length'],
  ['lacks the end of its last line', () => closed('a,b\n1,2\n3,4'), 'the last line has no line end'],
  ['is a cut archive', () => ({ ...packed(WHOLE), body: cutBody() }), 'the zip archive is cut off'],
  [
    'is the error page of a gateway',
    text('<html>\n<h1>Bad Gateway</h1>\n</html>\n'),
    'it has no column a, b or bee',
  ],
  ['is an error page in one line', text('<html><h1>Bad Gateway</h1></html>'), 'it has no column a, b or bee'],
  ['lacks a column', text('a,c\n1,2\n'), 'it has no column b or bee; it has a, c'],
];

function cutBody(): HttpResponse['body'] {
  return { bytes: zip(WHOLE).subarray(0, -5), release: () => undefined };
}

describe('an incomplete file', () => {
  it.each(CUT)('a file is downloaded again if it %s', async (_, answer) => {
    const { records, asked, slept } = await read(answer, text(WHOLE));
    expect([records.slice(-2), asked, slept]).toEqual([RECORDS, ['73', '73'], [1000]]);
  });

  it.each(CUT)('a file is created again by a second task if it twice %s', async (_, answer) => {
    const { records, asked, log } = await read(answer, answer, text(WHOLE));
    expect([records.slice(-2), asked]).toEqual([RECORDS, ['73', '73', 'begin', '74']]);
    expect(log.join('\n')).toContain(
      `TikTok's report task 73 for account ${ACCOUNT} is replaced by a new task`,
    );
  });

  it.each(CUT)('it is a transient error if the file of the second task also %s', async (_, answer, what) => {
    await expect(read(answer)).rejects.toMatchObject({
      failureType: 'transient_error',
      isOutage: false,
      what: expect.stringContaining(`for account ${ACCOUNT}: the file is broken: `),
    });
    await expect(read(answer)).rejects.toMatchObject({ what: expect.stringContaining(what) });
  });

  it('the error shows two hundred characters of an invalid header', async () => {
    await expect(read(text(`${'x'.repeat(9000)}\n`))).rejects.toMatchObject({
      what: expect.stringMatching(/it has x{200}…\.$/),
    });
  });
});

describe('a file without rows', () => {
  it.each<[string, () => ApiAnswer]>([
    ['no bytes', text('')],
    ['HTTP 204', () => textAnswer('', 204)],
    ['only a byte order mark', text('\uFEFF')],
    ['blank lines', text('\r\n\n')],
  ])('a file without rows is created again by a second task if it has %s', async (_, answer) => {
    const better = await read(answer, text(WHOLE));
    expect(better).toMatchObject({
      records: RECORDS,
      found: { hasRows: true },
      asked: ['73', 'begin', '74'],
    });
    const same = await read(answer);
    expect(same).toMatchObject({ records: [], asked: ['73', 'begin', '74'] });
    expect(same.found).toEqual({
      hasRows: false,
      doubt: 'The file of a report task was empty.',
    });
  });

  it('a file with only a header is complete if HTTP proves it', async () => {
    expect(await read(text('a,b\n'))).toMatchObject({ found: { hasRows: false }, asked: ['73'] });
    expect((await read(text('a,b\n'))).found.doubt).toBeUndefined();
  });

  it.each<[string, () => ApiAnswer]>([
    ['the connection ended it', () => closed('a,b\n')],
    ['its only line has no end', text('a,b')],
  ])('a file with only a header is created again if %s', async (_, answer) => {
    const same = await read(answer);
    expect([same.asked, same.found.doubt]).toEqual([
      ['73', 'begin', '74'],
      'The file of a report task contained only a header.',
    ]);
  });
});
