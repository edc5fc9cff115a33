// The one-way street of the source tree, enforced. Each folder may import itself and what its list names.
const mayImport = {
  protocol: [],
  cdk: ['protocol'],
  tiktok: ['cdk', 'protocol'],
  streams: ['tiktok', 'cdk'],
  connector: ['streams', 'tiktok', 'cdk', 'protocol', 'simulator'],
  simulator: [],
};

const layers = Object.entries(mayImport).map(([layer, others]) => ({
  name: `layer-${layer}`,
  comment: `src/${layer} may import ${[layer, ...others].map((name) => `src/${name}`).join(', ')} and nothing else of src`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: `^src/(${[layer, ...others].join('|')})/` },
}));

const packagePath = (name) => `(^|/)node_modules/${name}/`;

/** A package that only one part of the tree may know, so that it can be replaced there. */
const onlyImporters = (name, where) => ({
  name: `only-importers-of-${name.replace(/^@/, '').replace('/', '-')}`,
  comment: `${name} is imported in src/${where} and nowhere else`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${where}` },
  to: { path: packagePath(name) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...layers,
    onlyImporters('ajv', 'cdk/'),
    onlyImporters('yaml', 'cdk/'),
    onlyImporters('csv-parse', 'cdk/'),
    onlyImporters('got', 'cdk/http/transport\\.ts$'),
    onlyImporters('hpagent', 'cdk/http/agents\\.ts$'),
    onlyImporters('date-fns', 'cdk/'),
    onlyImporters('@date-fns/utc', 'cdk/'),
    {
      name: 'simulator-stands-alone',
      comment: 'The simulator is the other side of the wire: it uses Node and itself, no package',
      severity: 'error',
      from: { path: '^src/simulator/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypesNot: ['core', 'local', 'type-only', 'type-import'], pathNot: '^src/simulator/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that import each other are one file',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nobody imports and that imports nobody is dead',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: ['\\.test\\.ts$', '\\.d\\.ts$'] },
      to: {},
    },
    {
      name: 'no-tests-in-production',
      comment: 'What is shipped does not import tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: ['\\.test\\.ts$', '^integration_tests/'] },
    },
    {
      name: 'no-development-packages',
      comment: 'What is shipped imports packages from `dependencies` only',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-resolvable',
      comment: 'An import that leads nowhere also slips past every other rule',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types count: a layer is known by its types as much as by its functions.
    tsPreCompilationDeps: true,
    // Without these the resolver can't see into packages that are ES modules only, and a rule about one matches nothing.
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs'],
    },
  },
};
