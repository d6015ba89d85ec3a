/**
 * Who may import whom. One rule per row or exception of the table in docs/architecture.md; each rule has a
 * seeded violation in tests/architecture/dependency-rules.test.ts that proves it fires.
 *
 * The files are read with swc (it comes with @temporalio/worker), because dependency-cruiser cannot use
 * TypeScript 7 yet. swc's tree still holds type-only imports, which the "as types" rules need; without swc the
 * cruiser would silently fall back to a parser that loses them, so a test checks that they are seen.
 */
const folder = {
  domain: '^domain/(?!schemas/)',
  schemas: '^domain/schemas/',
  config: '^config/',
  workflows: '^workflows/',
  activities: '^activities/',
  ledger: '^ledger/',
  audit: '^audit/',
  temporal: '^temporal/',
  workers: '^workers/',
  operations: '^operations/',
  rehearsal: '^rehearsal/',
  client: '^client/',
  bin: '^bin/',
}
const production =
  '^(domain|config|workflows|activities|ledger|audit|temporal|workers|operations|rehearsal|client|bin)/'

/** Handled by rules of their own, so that one import breaks one rule. */
const elsewhere = ['^tests/', '^bench/']

const names = '^workflows/(messages|names)(/|\\.ts$)'
const sinks = '^workflows/sinks\\.ts$'

const anyPackage = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-bundled', 'npm-no-pkg', 'npm-unknown']
const packages = (pattern) => `(^|/)node_modules/${pattern}/`
const temporal = packages('@temporalio/[^/]+')
const temporalPackages = (pattern) => packages(`@temporalio/(${pattern})`)

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** A folder's files import no project file outside the places named. */
const stays = (name, from, places, comment) =>
  rule(name, comment, { path: from }, { dependencyTypes: ['local'], pathNot: [...places, ...elsewhere] })

module.exports = {
  forbidden: [
    rule('no-cycle', 'No cycles, not even of types.', {}, { circular: true }),
    rule('no-unresolved-import', 'What is imported exists.', {}, { couldNotResolve: true }),
    rule(
      'nobody-imports-tests',
      'Only tests, and the set-up of the test runner, import tests.',
      { pathNot: ['^tests/', '^vitest\\.config\\.ts$'] },
      { path: '^tests/' },
    ),
    rule(
      'nobody-imports-bench',
      'Only the benchmark and tests import the benchmark.',
      { pathNot: ['^bench/', '^tests/'] },
      { path: '^bench/' },
    ),
    rule(
      'no-dev-dependency-in-production',
      'What runs in production is in "dependencies".',
      { path: production },
      { dependencyTypes: ['npm-dev'] },
    ),

    stays('domain-imports-only-domain', folder.domain, [folder.domain], 'The core knows nobody.'),
    rule(
      'domain-imports-no-node-module',
      'The core is pure: no files, no network, no process.',
      { path: folder.domain },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'domain-imports-no-package',
      'The core stands on the language alone.',
      { path: folder.domain },
      { dependencyTypes: anyPackage },
    ),

    stays(
      'schemas-import-only-domain',
      folder.schemas,
      ['^domain/'],
      'Schemas say the form of what crosses the API.',
    ),
    rule(
      'schemas-import-only-zod',
      'Schemas need the parser and nothing else.',
      { path: folder.schemas },
      { dependencyTypes: anyPackage, pathNot: packages('zod') },
    ),

    stays(
      'config-imports-only-domain',
      folder.config,
      ['^domain/', folder.config],
      'Files and settings become domain types, and nothing else happens.',
    ),
    rule(
      'config-imports-only-zod-and-yaml',
      'Files are read by the two parsers.',
      { path: folder.config },
      { dependencyTypes: anyPackage, pathNot: packages('(zod|yaml)') },
    ),

    stays(
      'workflows-import-only-domain',
      folder.workflows,
      [folder.domain, folder.workflows, folder.activities],
      'Workflows run the pure core; schemas would cost memory in every cached workflow.',
    ),
    rule(
      'workflows-know-activities-as-types',
      'Activities reach a workflow through a proxy, never as code.',
      { path: folder.workflows },
      { path: folder.activities, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'workflows-import-no-node-module',
      'Workflow code is deterministic.',
      { path: folder.workflows },
      { dependencyTypes: ['core'] },
    ),
    rule(
      'workflows-import-only-workflow-and-common',
      'The workflow bundle carries two packages.',
      { path: folder.workflows },
      { dependencyTypes: anyPackage, pathNot: temporalPackages('workflow|common') },
    ),

    stays(
      'activities-import-domain-ledger-and-names',
      folder.activities,
      ['^domain/', names, folder.config, folder.activities, folder.ledger, folder.temporal],
      'Of workflows, activities know the messages and names only.',
    ),
    rule(
      'activities-temporal-packages',
      'Activities use activity, common and client of Temporal.',
      { path: folder.activities },
      { path: temporal, pathNot: temporalPackages('activity|common|client') },
    ),

    stays(
      'ledger-imports-only-domain',
      folder.ledger,
      ['^domain/', folder.ledger, '^config/regular-file\\.ts$'],
      'The record knows no Temporal.',
    ),
    rule(
      'ledger-imports-no-temporal',
      'The record knows no Temporal.',
      { path: folder.ledger },
      { path: temporal },
    ),

    stays(
      'audit-imports-only-domain',
      folder.audit,
      [folder.domain, folder.audit],
      'What proves the record must not rest on what writes it.',
    ),
    rule(
      'audit-imports-three-packages',
      'Canonical JSON, zip and the parser of what a stranger hands in.',
      { path: folder.audit },
      { dependencyTypes: anyPackage, pathNot: packages('(canonicalize|fflate|zod)') },
    ),
    rule(
      'audit-stays-offline',
      'It is run where there is no network and nothing is started.',
      { path: folder.audit },
      { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|zlib|fs/promises|path)$' },
    ),

    stays(
      'temporal-imports-domain-ledger-and-names',
      folder.temporal,
      ['^domain/', folder.config, folder.workflows, folder.ledger, folder.temporal],
      'How a Temporal is reached, asked and, where it is our own, run.',
    ),
    rule(
      'temporal-knows-workflows-as-types',
      'Messages are sent by name; workflow code runs in workers.',
      { path: folder.temporal },
      { path: folder.workflows, pathNot: names, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'temporal-packages-of-temporal',
      'What is asked needs client, common and proto of Temporal.',
      { path: folder.temporal },
      { path: temporal, pathNot: temporalPackages('client|common|proto') },
    ),
    rule(
      'raw-protocol-only-where-named',
      'The raw protocol belongs to the local server and to the rehearsal.',
      { path: production, pathNot: '^(temporal/local|rehearsal)/' },
      { path: temporalPackages('proto') },
    ),

    stays(
      'workers-import-everything-but-workflows-and-client',
      folder.workers,
      [
        '^domain/',
        names,
        sinks,
        folder.config,
        folder.activities,
        folder.ledger,
        folder.audit,
        folder.temporal,
        folder.workers,
      ],
      'Workflow code is bundled by path; a worker knows no client.',
    ),
    rule(
      'workers-know-sinks-as-types',
      'A worker gives a sink its other end, so it needs its shape; the sink itself is workflow code.',
      { path: folder.workers },
      { path: sinks, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'workers-temporal-packages',
      'Workers use worker and envconfig of Temporal.',
      { path: folder.workers },
      { path: temporal, pathNot: temporalPackages('worker|envconfig') },
    ),

    stays(
      'operations-import-no-client',
      folder.operations,
      [
        '^domain/',
        folder.config,
        folder.workflows,
        folder.ledger,
        folder.audit,
        folder.temporal,
        folder.workers,
        folder.operations,
      ],
      'What an operator runs knows no face of it.',
    ),
    stays(
      'rehearsal-imports-no-client',
      folder.rehearsal,
      [
        '^domain/',
        folder.config,
        folder.workflows,
        folder.ledger,
        folder.audit,
        folder.temporal,
        folder.workers,
        folder.operations,
        folder.rehearsal,
      ],
      'A rehearsal plays on a server of its own.',
    ),
    stays(
      'client-imports-no-activities',
      folder.client,
      [
        '^domain/',
        folder.config,
        folder.workflows,
        folder.ledger,
        folder.audit,
        folder.temporal,
        folder.workers,
        folder.operations,
        folder.rehearsal,
        folder.client,
      ],
      'Effects happen in workers.',
    ),
    rule(
      'client-knows-workflows-as-types',
      'Clients send messages by name; workflow code runs in workers.',
      { path: '^(client|operations|rehearsal)/' },
      { path: folder.workflows, pathNot: names, dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'client-runs-workers-only-where-named',
      'Only the commands that run a worker, a replay or one channel in their own process import workers.',
      {
        path: '^(client|operations)/',
        pathNot:
          '^(client/cli/commands/(up|worker|rehearse|ledger|channels|backup|doctor|audit-export|team-adopt)|operations/export/verify-share)\\.ts$',
      },
      { path: folder.workers },
    ),
    rule(
      'client-does-not-write-the-record',
      'Events reach the ledger through recordOutcomes; only a rebuild, a move and a rehearsal write it beside that.',
      {
        path: '^(client|operations)/',
        pathNot: '^(client/cli/commands/(ledger|doctor)\\.ts$|operations/move/)',
      },
      {
        path: '^ledger/(record/(append|event-row)\\.ts$|outbox/append-notices\\.ts$|rebuild/(rebuild|repair-missing)\\.ts$|projections/|migrations/)',
      },
    ),
    rule(
      'client-faces-stay-apart',
      'CLI, API and console do not import each other; `up` alone starts the API in its own process.',
      { path: '^client/(cli|api|console)/', pathNot: '^client/cli/commands/up\\.ts$' },
      { path: '^client/(cli|api|console)/', pathNot: '^client/$1/' },
    ),
    rule(
      'one-door-to-temporal',
      'Temporal is reached through temporal/, also for types; a rehearsal plays on one of its own.',
      { path: '^(client|operations)/', pathNot: '^operations/export/verify-share\\.ts$' },
      { path: temporal },
    ),
    rule(
      'rehearsal-temporal-packages',
      'A rehearsal uses client, common and proto of Temporal.',
      { path: folder.rehearsal },
      { path: temporal, pathNot: temporalPackages('client|common|proto') },
    ),

    stays('bin-starts-only-the-cli', folder.bin, ['^client/cli/main\\.ts$'], 'The starter starts one thing.'),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(data|dist|\\.cache|coverage)(/|$)' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'require', 'default', 'types'],
    },
  },
}
