// The one-way street of the source tree, enforced. Rooms are in the order in which they stand on each other: each may import
// itself and what its list names, and nothing that stands above it.
const layers = rulesOf('src', {
  protocol: [],
  cdk: ['protocol'],
  tiktok: ['cdk', 'protocol'],
  streams: ['tiktok', 'cdk'],
  simulator: [],
  terminal: ['cdk'],
  connector: ['streams', 'tiktok', 'cdk', 'protocol', 'terminal', 'simulator'],
  commands: ['connector', 'streams', 'tiktok', 'cdk', 'protocol', 'terminal', 'simulator'],
});

/** The contract is what a source implements; the engine is what runs it, and nothing but the entrypoint knows the engine. */
const cdkRooms = rulesOf('src/cdk', {
  collections: [],
  time: [],
  concurrency: [],
  codec: [],
  memory: ['codec'],
  schema: ['collections', 'time', 'codec'],
  contract: ['time', 'schema'],
  pages: ['concurrency', 'contract'],
  cursor: ['collections', 'time', 'schema', 'contract'],
  state: ['time', 'schema', 'contract', 'cursor'],
  process: ['collections', 'memory', 'time', 'codec', 'contract'],
  http: ['collections', 'memory', 'time', 'concurrency', 'contract', 'process'],
  engine: [
    'collections',
    'memory',
    'time',
    'codec',
    'schema',
    'concurrency',
    'contract',
    'pages',
    'cursor',
    'state',
    'process',
  ],
  entrypoint: ['collections', 'time', 'codec', 'schema', 'contract', 'process', 'http', 'engine'],
});

/** Kinds of streams (lists, reports, audit) know the session; the session knows none of them. */
const tiktokRooms = rulesOf('src/tiktok', {
  api: [],
  paging: ['api'],
  client: ['api', 'paging'],
  'report-catalogue': ['api'],
  config: ['api', 'report-catalogue'],
  accounts: ['api', 'paging', 'client', 'config'],
  days: ['api', 'config', 'accounts'],
  'session.ts': ['api', 'client', 'config', 'accounts'],
  authorization: ['api', 'client', 'config', 'accounts', 'session.ts'],
  'campaign-filters': ['api', 'paging', 'session.ts'],
  refusals: ['api', 'paging', 'client', 'session.ts'],
  tasks: ['api', 'refusals', 'session.ts'],
  lists: ['api', 'paging', 'accounts', 'days', 'session.ts', 'campaign-filters', 'refusals'],
  shops: ['api', 'accounts', 'session.ts', 'lists'],
  'task-lists': ['api', 'accounts', 'days', 'session.ts', 'tasks', 'lists'],
  'reports/query': ['api', 'report-catalogue', 'session.ts', 'campaign-filters', 'refusals'],
  'reports/read': [
    ...['api', 'report-catalogue', 'accounts', 'days', 'session.ts', 'campaign-filters', 'refusals'],
    ...['tasks', 'reports/query'],
  ],
  'reports/[^/]+.ts': [
    ...['api', 'report-catalogue', 'config', 'accounts', 'session.ts', 'campaign-filters', 'refusals'],
    ...['days', 'reports/query', 'reports/read'],
  ],
  audit: [
    ...['api', 'paging', 'report-catalogue', 'accounts', 'days', 'session.ts', 'campaign-filters', 'shops'],
    'reports/public-face.ts',
  ],
});

/** One rule for each room of a folder: whatever else it imports of that folder is an error. Tests may look around. */
function rulesOf(folder, mayImport) {
  const path = (rooms) =>
    `^${folder}/(${rooms.map((room) => room.replace(/\.ts$/, '\\.ts')).join('|')})(/|$)`;
  const isLayer = folder === 'src';
  return Object.entries(mayImport).map(([room, others]) => ({
    name: `${isLayer ? 'layer' : folder.slice('src/'.length)}-${room.replaceAll(/[^a-z-]+/g, '-').replace(/-ts$/, '')}`,
    comment: `${folder}/${room} may import ${[room, ...others].map((name) => `${folder}/${name}`).join(', ')} and nothing else of ${folder}`,
    severity: 'error',
    from: { path: path([room]), pathNot: isLayer ? [] : ['\\.test\\.ts$'] },
    to: { path: `^${folder}/`, pathNot: path([room, ...others]) },
  }));
}

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
    ...cdkRooms,
    ...tiktokRooms,
    {
      name: 'connector-without-simulator',
      comment: 'A sync knows nothing of the simulator; its tests and the commands for people do',
      severity: 'error',
      from: { path: '^src/connector/', pathNot: ['\\.test\\.ts$', '/testing/'] },
      to: { path: '^src/simulator/' },
    },
    {
      name: 'entry-points-are-imported-by-nobody',
      comment: 'src/main.ts and src/cli.ts start the program',
      severity: 'error',
      from: { path: '^src/[^/]+/' },
      to: { path: '^src/[^/]+\\.ts$' },
    },
    {
      name: 'streams-through-the-public-face',
      comment:
        'src/streams imports src/cdk/index.ts and src/tiktok/index.ts, and so neither the log nor the client',
      severity: 'error',
      from: { path: '^src/streams/', pathNot: ['\\.test\\.ts$', '/testing/'] },
      to: { path: '^src/(cdk|tiktok)/', pathNot: '^src/(cdk|tiktok)/index\\.ts$' },
    },
    onlyImporters('ajv', 'cdk/'),
    onlyImporters('jsonc-parser', 'cdk/codec/'),
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
