import { isObject, listAt, type Schema } from './schema-nodes.js';

/** Violations of strictness "high" in a section of the acceptance tests. */
type SectionRule = (test: Schema) => readonly string[];

const BYPASS = 'bypass_reason';

const exempt = (value: unknown): boolean => isObject(value) && typeof value[BYPASS] === 'string';

/** Exceptions are allowed if each has a reason. */
const unexplained = (exceptions: readonly unknown[]): readonly string[] =>
  exceptions.filter((one) => !exempt(one)).map((one) => `${JSON.stringify(one)} has no ${BYPASS}`);

function basicRead(test: Schema): readonly string[] {
  const { expect_records: expected, validate_schema: validated, configured_catalog_path: catalog } = test;
  const hasRecords = isObject(expected) && typeof expected['path'] === 'string';
  const ignored = Object.values(isObject(test['ignored_fields']) ? test['ignored_fields'] : {}).flat();
  return [
    ...(catalog === undefined || catalog === null ? [] : ['configured_catalog_path omits streams']),
    ...(validated === undefined || validated === true ? [] : ['validate_schema is off']),
    ...(hasRecords || exempt(expected) ? [] : ['expect_records is missing']),
    ...unexplained([...listAt(test, 'empty_streams'), ...ignored]),
  ];
}

function incremental(test: Schema): readonly string[] {
  const { future_state: future } = test;
  if (exempt(future)) return [];
  if (!isObject(future) || typeof future['future_state_path'] !== 'string')
    return ['future_state is missing'];
  return unexplained(listAt(future, 'missing_streams'));
}

const SECTIONS: Readonly<Record<string, SectionRule>> = {
  spec: ({ spec_path: path }) => (typeof path === 'string' ? [] : ['spec_path is missing']),
  connection: ({ status }) =>
    ['succeed', 'failed', 'exception'].includes(String(status)) ? [] : [`status is ${String(status)}`],
  discovery: () => [],
  basic_read: basicRead,
  full_refresh: () => [],
  incremental,
};

/** Everything in an acceptance-test-config.yml that its strictness "high" forbids. */
export function acceptanceProblems(config: Schema): readonly string[] {
  const sections = isObject(config['acceptance_tests']) ? config['acceptance_tests'] : {};
  const strictness = config['test_strictness_level'];
  return [
    ...(strictness === 'high' ? [] : [`test_strictness_level is ${String(strictness)}`]),
    ...(typeof config['connector_image'] === 'string' ? [] : ['connector_image is missing']),
    ...Object.entries(SECTIONS).flatMap(([name, rule]) => {
      const section = sections[name];
      if (exempt(section)) return [];
      const tests = isObject(section) ? listAt(section, 'tests').filter(isObject) : [];
      if (tests.length === 0) return [`${name} has no tests`];
      return tests
        .flatMap((test) => [...(name === 'spec' ? [] : withConfig(test)), ...rule(test)])
        .map((problem) => `${name}: ${problem}`);
    }),
  ];
}

const withConfig = ({ config_path: path }: Schema): readonly string[] =>
  typeof path === 'string' ? [] : ['config_path is missing'];

/** All files that a config names. */
export function filesIn(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return /(^|_)path$/.test(key) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((member: unknown) => filesIn(member));
  return isObject(value) ? Object.entries(value).flatMap(([name, member]) => filesIn(member, name)) : [];
}
