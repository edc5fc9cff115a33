import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { withFiles } from './support/connector.js';
import { read, root } from './support/documents.js';

/* deploy/airflow/tiktok_ads.py, run by Python with stand-ins of Airflow's classes that print what they are called with. */

const DAG_FILE = 'deploy/airflow/tiktok_ads.py';
const FIXTURE = 'integration_tests/fixtures/airflow/parameters.json';

const hasPython = spawnSync('python3', ['--version']).error === undefined;
const itWithPython = hasPython ? it : it.skip;

type Parameters = Readonly<Record<'DAG' | 'BaseOperator' | 'BashOperator', readonly string[]>>;
type Call = readonly [name: 'DAG' | 'BashOperator', given: Readonly<Record<string, unknown>>];

const parameters = JSON.parse(read(FIXTURE)) as Parameters;

const STAND_IN = `import json
class Called:
    def __init__(self, **given):
        print(json.dumps([type(self).__name__, given], default=str))
    def __enter__(self):
        return self
    def __exit__(self, *_):
        pass
`;

/** The calls of the file, in order. */
const callsIn = (text: string): Promise<readonly Call[]> =>
  withFiles({ 'called.py': STAND_IN, 'dag.py': text }, (path) => {
    const modules = [
      ['airflow.sdk', 'DAG'],
      ['airflow.providers.standard.operators.bash', 'BashOperator'],
    ];
    const prepare = modules.map(
      ([name = '', called = '']) =>
        `sys.modules[${JSON.stringify(name)}] = types.SimpleNamespace(${called}=type("${called}", (Called,), {}))`,
    );
    const parents = [
      'airflow',
      'airflow.providers',
      'airflow.providers.standard',
      'airflow.providers.standard.operators',
    ];
    const script = [
      'import runpy, sys, types',
      'from called import Called',
      ...parents.map((name) => `sys.modules["${name}"] = types.ModuleType("${name}")`),
      ...prepare,
      'runpy.run_path(sys.argv[1])',
    ].join('\n');
    const { stdout, stderr } = spawnSync('python3', ['-W', 'error', '-c', script, path('dag.py')], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], PYTHONPATH: path('.'), PYTHONDONTWRITEBYTECODE: '1' },
    });
    expect(stderr).toBe('');
    const lines = stdout.split('\n').filter((line) => line !== '');
    return Promise.resolve(lines.map((line) => JSON.parse(line) as Call));
  });

describe(DAG_FILE, () => {
  itWithPython('the DAG has one task, with parameters that Airflow has', async () => {
    const [[dag, dagGiven], [task, taskGiven], ...more] = (await callsIn(read(DAG_FILE))) as [Call, Call];
    expect([dag, task, more]).toEqual(['DAG', 'BashOperator', []]);
    const unknown = (given: object, known: readonly string[]): readonly string[] =>
      Object.keys(given).filter((name) => !known.includes(name));
    expect(unknown(dagGiven, parameters.DAG)).toEqual([]);
    expect(unknown(taskGiven, [...parameters.BaseOperator, ...parameters.BashOperator])).toEqual([]);
    expect(unknown(dagGiven['default_args'] as object, parameters.BaseOperator)).toEqual([]);
    expect(dagGiven).toMatchObject({ max_active_runs: 1, catchup: false });
    expect(dagGiven['schedule']).toMatch(/^(?:[\d*,/-]+ ?){5}$/);
  });

  itWithPython(
    'the task runs deploy/cron/sync.sh, and is skipped while another run is not over',
    async () => {
      const [, [, { bash_command: command, skip_on_exit_code: skipped }]] = (await callsIn(
        read(DAG_FILE),
      )) as [Call, Call];
      const [script = '', folder = ''] = String(command).split(' ');
      expect(existsSync(join(root, script.replace('/opt/source-tiktok-ads/', '')))).toBe(true);
      // Airflow takes a command that ends in .sh for the name of a template.
      expect(folder).toMatch(/^\/\S+(?<!\.sh)$/);
      expect(read('deploy/cron/sync.sh')).toMatch(`is not over"; exit ${String(skipped)}; }`);
      expect(read('deploy/cron/crontab')).toMatch(`${script} ${folder}`);
    },
  );
});
