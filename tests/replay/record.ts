import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve as absolute } from 'node:path'
import type { History } from '@temporalio/common/lib/proto-utils.js'
import pino from 'pino'
import { projectFolder } from '../../config/project-folder.ts'
import { buildBundle } from '../../workers/build-bundle.ts'
import { installRuntimeLog } from '../../workers/runtime-log.ts'
import { chooseRuns } from './support/choose-runs.ts'
import { featuresOf } from './support/features.ts'
import { historiesFolder, recordedName, writeRecorded } from './support/recorded-history.ts'
import { playScenario, scenarios } from './support/scenarios.ts'

/** argv: the folder; default: `tests/replay/histories`. Records this version's histories; see docs/changing-workflows.md. */
interface Run {
  readonly name: string
  readonly history: History
  readonly features: ReadonlySet<string>
}

installRuntimeLog(pino({ level: 'silent' }))
const folder = absolute(process.argv[2] ?? historiesFolder)
const version = await packageVersion()
await mkdir(folder, { recursive: true })
const [earlier] = (await readdir(folder)).filter((name) => name.includes(`-v${version}-`))
if (earlier !== undefined) {
  console.error(`Nothing is recorded: ${folder} holds ${earlier} already. Histories are never`)
  console.error('overwritten; a changed program is recorded under its own version (package.json).')
  process.exit(1)
}
const bundle = await buildBundle(join(tmpdir(), 'hopelight-bundles'))
const temporary = await mkdtemp(join(tmpdir(), 'hopelight-record-'))
try {
  const runs: Run[] = []
  for (const scenario of await scenarios()) {
    console.error(`playing ${scenario.scenario} …`)
    const chains = await playScenario(scenario, bundle, join(temporary, scenario.scenario))
    for (const chain of chains) {
      for (const [index, { history }] of chain.entries()) {
        const type = workflowTypeOf(history)
        const name = recordedName(type, version, scenario.scenario, index + 1)
        const features = await featuresOf(bundle, name, history)
        runs.push({ name, history, features: new Set([...features].map((feature) => `${type} ${feature}`)) })
      }
    }
  }
  const chosen = chooseRuns(runs)
  for (const { history, name } of chosen) await writeRecorded(folder, name, history)
  console.error(`${chosen.length} of ${runs.length} runs written to ${folder}`)
} finally {
  await rm(temporary, { recursive: true, force: true })
}

function workflowTypeOf(history: History): string {
  return history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name ?? 'unknown'
}

async function packageVersion(): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(join(projectFolder(), 'package.json'), 'utf8'))
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version)
  throw new Error('package.json has no version')
}
