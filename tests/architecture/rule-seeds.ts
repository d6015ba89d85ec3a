/** An import that breaks exactly one rule, in a project laid out like ours. */
export interface RuleSeed {
  readonly rule: string
  /** The file that holds the import. */
  readonly from: string
  readonly source: string
  /** Other files of the seeded project; each exports a value and a type. */
  readonly beside: readonly string[]
}

export interface AllowedImport {
  readonly from: string
  readonly source: string
  readonly beside: readonly string[]
}

/** What each seeded file exports. */
export const seededExports = 'export const value = 1\nexport type Kind = typeof value\n'

const value = (path: string): string => `import { value } from '${path}'\nexport const used = value\n`
const kind = (path: string): string => `import type { Kind } from '${path}'\nexport type Used = Kind\n`
const bare = (name: string): string => `import * as all from '${name}'\nexport const used = all\n`

const seed = (rule: string, from: string, source: string, ...beside: readonly string[]): RuleSeed => ({
  rule,
  from,
  source,
  beside,
})

/** For each rule at least one import that it must catch. */
export const ruleSeeds: readonly RuleSeed[] = [
  seed('no-cycle', 'domain/loop.ts', kind('./loop.ts')),
  seed('no-unresolved-import', 'domain/a.ts', value('./nowhere.ts')),
  seed('nobody-imports-tests', 'ledger/a.ts', value('../tests/support/rig.ts'), 'tests/support/rig.ts'),
  seed('nobody-imports-tests', 'bench/a.ts', kind('../tests/support/rig.ts'), 'tests/support/rig.ts'),
  seed('nobody-imports-bench', 'client/cli/a.ts', value('../../bench/main.ts'), 'bench/main.ts'),
  seed('no-dev-dependency-in-production', 'activities/a.ts', bare('fast-check')),

  seed('domain-imports-only-domain', 'domain/a.ts', kind('../ledger/schema.ts'), 'ledger/schema.ts'),
  seed('domain-imports-only-domain', 'domain/a.ts', value('./schemas/team.ts'), 'domain/schemas/team.ts'),
  seed('domain-imports-only-domain', 'domain/a.ts', value('../calendars/2026.ts'), 'calendars/2026.ts'),
  seed('domain-imports-no-node-module', 'domain/a.ts', bare('node:crypto')),
  seed('domain-imports-no-node-module', 'domain/calendar/a.ts', bare('fs')),
  seed('domain-imports-no-package', 'domain/a.ts', bare('zod')),

  seed(
    'schemas-import-only-domain',
    'domain/schemas/a.ts',
    value('../../ledger/schema.ts'),
    'ledger/schema.ts',
  ),
  seed('schemas-import-only-zod', 'domain/schemas/a.ts', bare('kysely')),

  seed(
    'workflows-import-only-domain',
    'workflows/a.ts',
    kind('../domain/schemas/team.ts'),
    'domain/schemas/team.ts',
  ),
  seed('workflows-import-only-domain', 'workflows/a.ts', kind('../ledger/schema.ts'), 'ledger/schema.ts'),
  seed('workflows-import-only-domain', 'workflows/a.ts', kind('../client/wire.ts'), 'client/wire.ts'),
  seed(
    'workflows-know-activities-as-types',
    'workflows/a.ts',
    value('../activities/index.ts'),
    'activities/index.ts',
  ),
  seed(
    'workflows-know-activities-as-types',
    'workflows/a.ts',
    `import { type Kind, value } from '../activities/index.ts'\nexport const used: Kind = value\n`,
    'activities/index.ts',
  ),
  seed(
    'workflows-know-activities-as-types',
    'workflows/a.ts',
    `export const used = await import('../activities/index.ts')\n`,
    'activities/index.ts',
  ),
  seed('workflows-import-no-node-module', 'workflows/a.ts', bare('node:fs')),
  seed('workflows-import-only-workflow-and-common', 'workflows/a.ts', bare('zod')),
  seed('workflows-import-only-workflow-and-common', 'workflows/a.ts', bare('@temporalio/activity')),

  seed(
    'activities-import-domain-ledger-and-names',
    'activities/a.ts',
    kind('../workflows/cadence-loop.ts'),
    'workflows/cadence-loop.ts',
  ),
  seed(
    'activities-import-domain-ledger-and-names',
    'activities/a.ts',
    kind('../workers/worker.ts'),
    'workers/worker.ts',
  ),
  seed(
    'activities-import-domain-ledger-and-names',
    'activities/a.ts',
    value('../audit/keep-team.ts'),
    'audit/keep-team.ts',
  ),
  seed('activities-temporal-packages', 'activities/a.ts', bare('@temporalio/worker')),

  seed('ledger-imports-only-domain', 'ledger/a.ts', value('../workflows/names.ts'), 'workflows/names.ts'),
  seed('ledger-imports-no-temporal', 'ledger/a.ts', bare('@temporalio/common')),

  seed('audit-imports-only-domain', 'audit/a.ts', kind('../ledger/schema.ts'), 'ledger/schema.ts'),
  seed(
    'audit-imports-only-domain',
    'audit/a.ts',
    value('../domain/schemas/team.ts'),
    'domain/schemas/team.ts',
  ),
  seed('audit-imports-three-packages', 'audit/a.ts', bare('@temporalio/common')),
  seed('audit-stays-offline', 'audit/a.ts', bare('node:http')),

  seed('config-imports-only-domain', 'config/a.ts', kind('../ledger/schema.ts'), 'ledger/schema.ts'),
  seed('config-imports-only-zod-and-yaml', 'config/a.ts', bare('kysely')),

  seed(
    'temporal-imports-domain-ledger-and-names',
    'temporal/a.ts',
    kind('../operations/up/troubles.ts'),
    'operations/up/troubles.ts',
  ),
  seed(
    'temporal-knows-workflows-as-types',
    'temporal/a.ts',
    value('../workflows/cadences.ts'),
    'workflows/cadences.ts',
  ),
  seed('temporal-packages-of-temporal', 'temporal/a.ts', bare('@temporalio/worker')),
  seed('raw-protocol-only-where-named', 'temporal/client/a.ts', bare('@temporalio/proto')),

  seed(
    'workers-import-everything-but-workflows-and-client',
    'workers/a.ts',
    kind('../workflows/index.ts'),
    'workflows/index.ts',
  ),
  seed(
    'workers-import-everything-but-workflows-and-client',
    'workers/a.ts',
    kind('../operations/up/troubles.ts'),
    'operations/up/troubles.ts',
  ),
  seed('workers-know-sinks-as-types', 'workers/a.ts', value('../workflows/sinks.ts'), 'workflows/sinks.ts'),
  seed('workers-temporal-packages', 'workers/a.ts', bare('@temporalio/client')),

  seed(
    'client-imports-no-activities',
    'client/api/a.ts',
    kind('../../activities/index.ts'),
    'activities/index.ts',
  ),
  seed(
    'client-knows-workflows-as-types',
    'client/a.ts',
    value('../workflows/index.ts'),
    'workflows/index.ts',
  ),
  seed(
    'client-runs-workers-only-where-named',
    'client/cli/commands/plan.ts',
    value('../../../workers/worker.ts'),
    'workers/worker.ts',
  ),
  seed(
    'client-runs-workers-only-where-named',
    'client/api/a.ts',
    kind('../../workers/settings.ts'),
    'workers/settings.ts',
  ),
  seed(
    'client-does-not-write-the-record',
    'client/api/a.ts',
    value('../../ledger/record/append.ts'),
    'ledger/record/append.ts',
  ),
  seed('client-faces-stay-apart', 'client/cli/a.ts', kind('../api/server.ts'), 'client/api/server.ts'),
  seed('client-faces-stay-apart', 'client/api/a.ts', value('../console/page.ts'), 'client/console/page.ts'),
  seed('client-faces-stay-apart', 'client/console/a.ts', value('../cli/table.ts'), 'client/cli/table.ts'),
  seed(
    'one-door-to-temporal',
    'client/api/a.ts',
    `import type { Client } from '@temporalio/client'\nexport type Used = Client\n`,
  ),
  seed('one-door-to-temporal', 'operations/doctor/a.ts', bare('@temporalio/client')),
  seed('operations-import-no-client', 'operations/a.ts', kind('../client/api/a.ts'), 'client/api/a.ts'),
  seed('rehearsal-imports-no-client', 'rehearsal/a.ts', kind('../client/api/a.ts'), 'client/api/a.ts'),
  seed('rehearsal-temporal-packages', 'rehearsal/a.ts', bare('@temporalio/worker')),

  seed('bin-starts-only-the-cli', 'bin/a.js', value('../domain/a.ts'), 'domain/a.ts'),
]

const allowed = (from: string, source: string, ...beside: readonly string[]): AllowedImport => ({
  from,
  source,
  beside,
})

/** What the table of docs/architecture.md allows and a rule too wide would forbid. */
export const allowedImports: readonly AllowedImport[] = [
  allowed('domain/schemas/a.ts', bare('zod'), 'domain/a.ts'),
  allowed('config/a.ts', bare('yaml') + bare('node:path').replaceAll('used', 'path'), 'domain/a.ts'),
  allowed('ledger/a.ts', value('../config/regular-file.ts'), 'config/regular-file.ts'),
  allowed('workflows/a.ts', kind('../activities/index.ts'), 'activities/index.ts'),
  allowed(
    'workflows/a.ts',
    `import { type Kind } from '../activities/index.ts'\nexport type Used = Kind\n`,
    'activities/index.ts',
  ),
  allowed('workflows/a.ts', bare('@temporalio/workflow')),
  allowed('activities/a.ts', value('../workflows/names.ts'), 'workflows/names.ts'),
  allowed('activities/a.ts', bare('@temporalio/client')),
  allowed('audit/a.ts', value('../domain/a.ts'), 'domain/a.ts'),
  allowed('audit/a.ts', bare('canonicalize') + bare('node:crypto').replaceAll('used', 'hashes')),
  allowed('workers/a.ts', value('../workflows/names.ts'), 'workflows/names.ts'),
  allowed('workers/a.ts', kind('../workflows/sinks.ts'), 'workflows/sinks.ts'),
  allowed('workers/a.ts', value('../audit/keep-team.ts'), 'audit/keep-team.ts'),
  allowed('workers/a.ts', bare('@temporalio/worker')),
  allowed('client/a.ts', kind('../workflows/index.ts'), 'workflows/index.ts'),
  allowed('client/a.ts', value('../workflows/messages.ts'), 'workflows/messages.ts'),
  allowed('client/a.ts', value('../ledger/queries/events.ts'), 'ledger/queries/events.ts'),
  allowed('temporal/client/a.ts', bare('@temporalio/client')),
  allowed('temporal/local/a.ts', bare('@temporalio/proto')),
  allowed('temporal/a.ts', kind('../workflows/team-programme.ts'), 'workflows/team-programme.ts'),
  allowed('rehearsal/a.ts', bare('@temporalio/proto')),
  allowed('client/cli/commands/worker.ts', value('../../../workers/worker.ts'), 'workers/worker.ts'),
  allowed('client/cli/commands/channels.ts', value('../../../workers/channels.ts'), 'workers/channels.ts'),
  allowed(
    'client/cli/commands/ledger.ts',
    value('../../../ledger/rebuild/rebuild.ts'),
    'ledger/rebuild/rebuild.ts',
  ),
  allowed('operations/export/verify-share.ts', value('../../workers/replay.ts'), 'workers/replay.ts'),
  allowed('client/cli/a.ts', value('../../audit/merkle-tree.ts'), 'audit/merkle-tree.ts'),
  allowed('client/cli/commands/up.ts', value('../../api/server.ts'), 'client/api/server.ts'),
  allowed('rehearsal/a.ts', value('../workers/worker.ts'), 'workers/worker.ts'),
  allowed('bin/a.js', value('../client/cli/main.ts'), 'client/cli/main.ts'),
  allowed(
    'tests/a.ts',
    value('../workflows/index.ts') + bare('fast-check').replaceAll('used', 'check'),
    'workflows/index.ts',
  ),
]
