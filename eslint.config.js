import { defineConfig, globalIgnores } from 'eslint/config';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

import { documented } from './scripts/lint/documented.mjs';
import { ownNames } from './scripts/lint/own-names.mjs';

const impure = (name, instead) => ({ name, message: `Keep the core pure: ${instead}.` });

export default defineConfig(
  globalIgnores(['venv/', 'dist/', 'coverage/', 'node_modules/']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
    },
  },
  {
    // Texts come from outside, and an expression that tries again and again lets one of them hang a run.
    files: ['{src,scripts,bench,fuzz}/**/*.{ts,mjs}'],
    ignores: ['**/*.test.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'max-params': ['error', 3],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { own: { rules: { 'own-names': ownNames, documented } } },
    rules: {
      'own/own-names': 'error',
      complexity: ['error', 10],
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'no-restricted-globals': [
        'error',
        impure('process', 'take the value as an argument'),
        impure('Date', 'take a Clock (src/cdk/time/clock.ts); calendar days are text (src/cdk/time/days.ts)'),
      ],
    },
  },
  {
    // Layers that others build on. Streams are data, and the simulator has one user.
    files: ['src/{protocol,cdk,tiktok,connector,commands,terminal}/**/*.ts'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: { 'own/documented': 'error' },
  },
  {
    // Where the program meets the machine: the clock, the calendar, files, memory, signals, the server that tests talk to.
    files: [
      'src/protocol/writer.ts',
      'src/cdk/time/{clock,instants}.ts',
      'src/cdk/memory/*.ts',
      'src/cdk/codec/usable-heap.ts',
      'src/cdk/process/heap-guard.ts',
      'src/cdk/entrypoint/*.ts',
      'src/*.ts',
      'src/{connector,commands,terminal}/**/*.ts',
      'src/simulator/**/*.ts',
    ],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    // What is printed for people goes through what masks secrets and escapes control characters.
    files: ['src/*.ts', 'src/{connector,commands,terminal}/**/*.ts'],
    ignores: ['src/main.ts', 'src/terminal/terminal.ts', 'src/commands/demo/progress.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            "MemberExpression[property.name='write']:matches([object.name=/^std(out|err)$/], [object.property.name=/^std(out|err)$/])",
          message: 'Print with say, print or printJson of src/terminal/terminal.ts.',
        },
      ],
    },
  },
  {
    // Tables of columns and values: long, and simple in every line.
    files: ['src/streams/*/fields/**/*.ts', 'src/simulator/data/**/*.ts'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
  },
  {
    files: ['**/*.test.ts', 'integration_tests/**/*.ts', 'fuzz/**/*.ts'],
    rules: {
      'own/own-names': 'off',
      'max-lines': 'off',
      'max-lines-per-function': 'off',
      'no-restricted-globals': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Scripts and settings are programs for a terminal.
    files: ['{scripts,bench,examples}/**/*.mjs', 'integration_tests/clients/**/*.mjs', '**/*.{js,cjs}'],
    rules: { 'no-console': 'off' },
  },
);
