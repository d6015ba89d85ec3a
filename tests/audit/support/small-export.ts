import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ArchiveFiles, openArchive } from '../../../audit/archive.ts'
import { isObject } from '../../../audit/json-members.ts'
import { type NoteSigner, noteKey } from '../../../audit/signed-note.ts'
import type { RunJson } from '../../../audit/recorded-leaves.ts'
import { type ExportMaterial, type RunText, writeExport } from '../../../audit/write-export.ts'
import { projectFolder } from '../../../config/project-folder.ts'
import { runCalendarsOf } from '../../support/run-calendars.ts'
import { recordedRun, withEvents } from './history-json.ts'

/** Year of the recorded histories. */
const recordedIn = 2026

export const teamId = 'longyou'
const programme = `team/${teamId}`
export const leap = `${programme}/three-year-leap`
export const transfer = `${programme}/yearly-transfer`
const given: readonly string[] = [leap, transfer]

/** A key of that log, new at each call. */
export function newSigner(name = 'hopelight-test'): NoteSigner {
  const { privateKey } = generateKeyPairSync('ed25519')
  return { ...noteKey(name, createPublicKey(privateKey)), privateKey }
}

/** The record of one team, out of recorded histories, in which two steps alone were started: small, and whole. */
export async function smallMaterial(): Promise<ExportMaterial> {
  const [first, leaps, transfers] = await Promise.all([
    recordedRun('teamProgramme-v0.1.0-three-years-001'),
    recordedRun('threeYearLeap-v0.1.0-three-years-001'),
    recordedRun('yearlyTransfer-v0.1.0-three-years-001'),
  ])
  const runs = new Map([
    // Before any step reports its end, and before it went on as another run.
    [programme, [withEvents(first, (events) => events.slice(0, -1).map(startedOf))]],
    [leap, [leaps]],
    // As it was before it went on as another.
    [transfer, [withEvents(transfers, (events) => events.slice(0, -1))]],
  ])
  const steps = ['weekly-salon', 'monthly-visit', 'quarterly-consultation', 'half-year-project']
  const ids = [programme, ...steps.map((step) => `${programme}/${step}`), transfer, leap]
  const logs = ids.map((workflowId) => ({ workflowId, runs: (runs.get(workflowId) ?? []).map(textOf) }))
  const { version, years } = runCalendarsOf(recordedIn)
  const yaml = await readFile(join(projectFolder(), 'templates', 'six-step.v1.yaml'), 'utf8')
  return {
    madeAt: '2029-12-28T09:00:00+08:00',
    program: '0.1.0',
    teams: [{ teamId, logs, earlier: [] }],
    calendars: [{ version, years }],
    templates: [{ name: 'six-step.v1', yaml }],
    workflowCode: { code: 'the code', sourceHash: '' },
    actorKeys: [],
    rotations: [],
    sbom: null,
    missing: ['软件清单 / list of software: none in a test'],
  }
}

/** Such a record as an export that was just written. */
export async function smallExport(): Promise<SmallExport> {
  const material = await smallMaterial()
  const signer = newSigner()
  return { material, signer, files: openArchive(writeExport(material, signer).zip).files }
}

export interface SmallExport {
  readonly material: ExportMaterial
  readonly signer: NoteSigner
  readonly files: ArchiveFiles
}

function textOf({ runId, history }: RunJson): RunText {
  return { runId, json: JSON.stringify(history) }
}

/** A start of one of the steps that are there in the place of one that is not. */
function startedOf(event: unknown): unknown {
  const name = 'childWorkflowExecutionStartedEventAttributes'
  if (!isObject(event) || !isObject(event[name])) return event
  const { workflowExecution } = event[name]
  const workflowId = isObject(workflowExecution) ? workflowExecution['workflowId'] : undefined
  if (given.some((each) => each === workflowId) || !isObject(workflowExecution)) return event
  return {
    ...event,
    [name]: { ...event[name], workflowExecution: { ...workflowExecution, workflowId: leap } },
  }
}
