/** The fault campaign: breaks everything that can break under load, heals, and looks whether the promises were kept. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { machineText } from '../../bench/machine.ts'
import { withFigures } from '../../bench/performance-document.ts'
import { projectFolder } from '../../config/project-folder.ts'
import { inParallel } from '../../operations/in-parallel.ts'
import { installRuntimeLog } from '../../workers/runtime-log.ts'
import { readOptions, usage } from './options.ts'
import { reportText, seedLine, shortfalls } from './report.ts'
import type { Round, RoundResult } from './round.ts'
import { longRounds } from './rounds.ts'
import { runRound } from './run-round.ts'

const document = join(projectFolder(), 'docs', 'fault-report.md')

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const options = readOptions(process.argv.slice(2))
const rounds = longRounds(options)
if (rounds.length === 0) {
  process.stderr.write(`no such round\n${usage}\n`)
  process.exit(2)
}
installRuntimeLog(pino({ level: 'silent' }))
const began = performance.now()

function say(line: string): void {
  const seconds = Math.round((performance.now() - began) / 1_000)
  process.stdout.write(`${String(seconds).padStart(5)} s  ${line}\n`)
}

async function played(round: Round): Promise<RoundResult> {
  say(`${round.name}: begins; again by: ${seedLine(round)}`)
  const result = await runRound(round).catch((error: unknown) => failed(round, error))
  say(`${round.name}: ${result.breaches.length === 0 ? 'held' : 'BROKEN'} after ${result.seconds} s`)
  say(`  ${JSON.stringify(result.phases)} ${JSON.stringify(result.counts)} ${JSON.stringify(result.load)}`)
  for (const breach of result.breaches.slice(0, 20)) say(`  ${breach}`)
  if (result.folder !== null) say(`  kept in ${result.folder}`)
  return result
}

/** A round that could not be played to its end has shown nothing, and is told like one that broke a promise. */
function failed({ name, seed }: Round, error: unknown): RoundResult {
  const problem = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { name, seed, seconds: 0, phases: {}, counts: {}, load: {}, breaches: [problem], folder: null }
}

const results = await inParallel(
  options.lanes,
  rounds.map((round) => () => played(round)),
)
const totals = { results, seconds: (performance.now() - began) / 1_000 }
const text = reportText(totals, options)
process.stdout.write(`\n${machineText()}\n${text}\n`)
if (options.write) {
  const on = new Date().toISOString().slice(0, 10)
  const block = `\n${on}, ${machineText()}\n\n${text}\n`
  await writeFile(document, withFigures(await readFile(document, 'utf8'), 'campaign', block))
}
const isBroken = results.some(({ breaches }) => breaches.length > 0)
process.exit(isBroken || shortfalls(totals, options).length > 0 ? 1 : 0)
