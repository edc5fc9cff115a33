import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const { version, repository } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** @type {import('jest').Config} */
export default {
  roots: ['<rootDir>/src', '<rootDir>/integration_tests'],
  testMatch: ['**/*.test.ts'],
  // Those of the example with DuckDB belong to its client test, which calls for them: integration_tests/clients/duckdb/run.
  testPathIgnorePatterns: ['/node_modules/', '/integration_tests/clients/'],
  testEnvironment: '<rootDir>/scripts/jest-environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Packages that look up built-ins for every character or date that they read, all of them ES modules.
  transformIgnorePatterns: ['/node_modules/(?!(csv-parse|date-fns|@date-fns)/)'],
  transform: {
    '^.+\\.ts$|/node_modules/.+\\.js$': [
      '<rootDir>/scripts/jest-transform.mjs',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022', keepClassNames: true },
        module: { type: 'es6' },
        sourceMaps: true,
      },
    ],
  },
  // The bundler replaces these words at build time; under Jest they are globals of the same values.
  globals: { __VERSION__: version, __REPOSITORY__: repository },
  // Only a hang fails by it: a machine may be ten times slower than the one that a test was written on.
  testTimeout: 300_000,
  // Half as many again as there are cores, because tests often wait for a process.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // ES modules of a suite stay in a worker's memory after it: after dozens, collecting it takes longer than the tests.
  workerIdleMemoryLimit: '600MB',
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.test.ts'],
};
