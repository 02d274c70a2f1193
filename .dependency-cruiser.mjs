// Import rules of the repository: one line per room. A room may import itself and the rooms listed.
const rooms = {
  core: [],
  dicom: ['core'],
  imaging: ['core', 'dicom'],
  inference: ['core'],
  reading: ['core', 'inference'],
  reports: ['core', 'dicom'],
  disk: ['core', 'dicom', 'imaging'],
  training: ['core', 'imaging', 'inference', 'disk'],
  networks: ['inference', 'reading', 'disk'],
  evaluation: ['core', 'imaging', 'inference', 'reading', 'disk'],
  server: ['core', 'dicom', 'imaging', 'inference', 'reading', 'reports', 'disk', 'networks'],
  client: [],
  cli: [
    'core',
    'dicom',
    'imaging',
    'inference',
    'reading',
    'reports',
    'disk',
    'networks',
    'training',
    'evaluation',
    'server',
  ],
}
const anywhere = 'client|core|dicom|imaging|inference|reading|reports'

export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Data flows one way: move what both need into the lower room.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'Install the package or mend the path.',
      from: {},
      // What stands in dist/ is built later; of what ends in `?url` Vite gives the address.
      to: { couldNotResolve: true, pathNot: '^[.][.]/dist/|[?]url$' },
    },
    ...Object.entries(rooms).map(([room, may]) => ({
      name: `${room}-imports`,
      severity: 'error',
      comment: `src/${room} may import only: ${may.join(', ') || 'nothing'}. Move the code, not the wall.`,
      from: { path: `^src/${room}/` },
      to: { path: '^(src|tests|bench)/', pathNot: `^src/(${[room, ...may].join('|')})/` },
    })),
    {
      name: 'web-imports',
      severity: 'error',
      comment: 'The page runs in browsers: of the rooms of Node it imports types only.',
      from: { path: '^web/src/' },
      to: {
        path: '^(src|tests|bench|web/e2e)/',
        pathNot: `^src/(${anywhere})/`,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'nobody-imports-web',
      severity: 'error',
      comment: 'The page is a leaf: what others need of it belongs in a room.',
      from: { pathNot: '^web/' },
      to: { path: '^web/' },
    },
    {
      name: 'by-the-door',
      severity: 'error',
      comment: 'Another room is imported through its index.ts only.',
      from: { path: '^(src/[^/]+|bench|tests|web)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^$1/', '^src/[^/]+/index[.]ts$'] },
    },
    {
      name: 'anywhere-means-anywhere',
      severity: 'error',
      comment: 'Rooms that also run in the browser use no Node module; put it in a *.node.ts file.',
      from: { path: `^src/(${anywhere})/`, pathNot: '[.](test|node)[.]ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-has-no-packages',
      severity: 'error',
      comment: 'core is pure TypeScript; zod, for schemas, is the one exception.',
      from: { path: '^src/core/', pathNot: '[.]test[.]ts$' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        pathNot: '^node_modules/zod/',
      },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      comment: 'Tests are leaves.',
      from: { path: '^(src|bench|web)/', pathNot: '[.]test[.]ts$' },
      to: { path: '([.]test[.]ts$|^tests/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
