import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ArchiveError } from '../../audit/archive.ts'
import { checkExport } from '../../audit/check-export.ts'
import { allTeams } from '../../audit/share.ts'
import { templateSteps } from '../../operations/export/template-steps.ts'
import { listAt } from '../../audit/json-members.ts'
import { type NoteSigner, verifierKey } from '../../audit/signed-note.ts'
import { writeExport } from '../../audit/write-export.ts'
import { projectFolder } from '../../config/project-folder.ts'
import { randomOf } from '../../rehearsal/random.ts'
import { atMost, type Figure, mustBe, told, withUnit } from '../figure.ts'
import { say } from '../say.ts'
import { withTempFolder } from '../temp-folder.ts'
import { manyTeams } from './many-teams.ts'
import { type PlayedRecord, playRecord } from './played-record.ts'
import { changeAndSign, changeBytes, insiderWays, outsiderWays } from './tampering.ts'

export interface AuditOptions {
  /** How much of the programme is played; null: all of it. */
  readonly days: number | null
  /** Exports that are changed. */
  readonly mutations: number
  /** Teams in the large export. */
  readonly exported: number
  readonly seed: number
}

const run = promisify(execFile)
const mostExportSeconds = 5
/** History events a second, start and end of the process included. */
const leastRebuilt = 2_000
const mostVerifySeconds = 60
/** The small export that is changed: every change is followed by a whole check. */
const smallDays = 21

/** How long an export and its verification take, and whether changed exports are found out. */
export function auditFigures({ days, mutations, exported, seed }: AuditOptions): Promise<readonly Figure[]> {
  return withTempFolder(async (folder) => {
    say('playing three weeks, to be changed')
    const small = await playRecord(join(folder, 'small'), smallDays)
    const missed = missedMutations(small.zip, small.signer, mutations, seed)
    say('playing one team')
    const played = await playRecord(join(folder, 'one'), days)
    const { material, signer, exportMs, zip } = played
    const oneSeconds = await verifySeconds(join(folder, 'one.zip'), zip, signer)
    say(`exporting ${exported} teams`)
    const began = performance.now()
    const many = writeExport(manyTeams(material, exported), signer)
    const manyMs = performance.now() - began
    const manySeconds = await verifySeconds(join(folder, 'many.zip'), many.zip, signer)
    const size = (bytes: number): string => withUnit(bytes / 1_048_576, 'MB', 1)
    return [
      ...rebuildFigures(played),
      atMost('export of one team’s three years', exportMs / 1_000, mostExportSeconds, 's', 1),
      told('— its size; verification with replay', `${size(zip.length)}; ${withUnit(oneSeconds, 's', 1)}`),
      atMost(`verification of ${exported} teams, with replay`, manySeconds, mostVerifySeconds, 's'),
      told(
        '— entries, size, time to write',
        `${withUnit(many.entries, '')}, ${size(many.zip.length)}, ${withUnit(manyMs / 1_000, 's')}`,
      ),
      mustBe(
        `changed exports of ${mutations} that were taken for good`,
        missed.length === 0 ? '0' : `${missed.length}: ${missed.slice(0, 5).join('; ')}`,
        'none',
        missed.length === 0,
      ),
    ]
  })
}

function rebuildFigures({ material, rebuildMs, rebuiltDifferences }: PlayedRecord): readonly Figure[] {
  const runs = material.teams.flatMap(({ logs }) => logs).flatMap((log) => log.runs)
  const events = runs.reduce((sum, { json }) => sum + listAt(JSON.parse(json), 'events').length, 0)
  const speed = events / (rebuildMs / 1_000)
  return [
    mustBe(
      `\`ledger rebuild\` of ${withUnit(events, 'history events')}, a second`,
      withUnit(speed, ''),
      `≥ ${withUnit(leastRebuilt, '')}`,
      speed >= leastRebuilt,
    ),
    mustBe(
      '— differences to the ledger in use',
      String(rebuiltDifferences ?? 'not compared'),
      'none',
      rebuiltDifferences === 0,
    ),
  ]
}

/** Each by its way and number, so that it can be made again. */
function missedMutations(
  zip: Uint8Array,
  signer: NoteSigner,
  count: number,
  seed: number,
): readonly string[] {
  const ways = [...outsiderWays, ...insiderWays]
  const missed: string[] = []
  for (let number = 0; number < count; number += 1) {
    if (number % 1_000 === 0) say(`changed ${number} exports`)
    const random = randomOf('audit', seed, number)
    const outsider = outsiderWays[number % ways.length]
    const insider = insiderWays[(number % ways.length) - outsiderWays.length]
    const changed =
      outsider !== undefined
        ? changeBytes(zip, outsider, random)
        : changeAndSign(zip, insider ?? insiderWays[0], random, signer)
    if (!isFoundOut(changed, signer)) missed.push(`${outsider ?? insider ?? ''} ${number}`)
  }
  return missed
}

function isFoundOut(zip: Uint8Array, signer: NoteSigner): boolean {
  try {
    const kept = { checkpoints: [], fingerprints: [], keys: [signer] }
    return checkExport(zip, kept, allTeams, templateSteps).findings.length > 0
  } catch (error) {
    if (error instanceof ArchiveError) return true
    throw error
  }
}

/** As a process of its own; throws when it does not verify. */
async function verifySeconds(file: string, zip: Uint8Array, signer: NoteSigner): Promise<number> {
  const key = `${file}.vkey`
  await writeFile(file, zip)
  await writeFile(key, `${verifierKey(signer)}\n`)
  say(`verifying ${file}`)
  const began = performance.now()
  const program = join(projectFolder(), 'bin', 'hopelight.js')
  await run(process.execPath, [program, 'audit', 'verify', file, '--key', key])
  return (performance.now() - began) / 1_000
}
