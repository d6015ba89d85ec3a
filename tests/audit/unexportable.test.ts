import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { type ArchiveFiles, isBeyondBudget, packArchive } from '../../audit/archive.ts'
import { checkExport } from '../../audit/check-export.ts'
import { checkReplay } from '../../audit/check-replay.ts'
import { layout } from '../../audit/export-layout.ts'
import { isObject, textAt } from '../../audit/json-members.ts'
import { manifestText } from '../../audit/manifest.ts'
import { openExport } from '../../audit/open-export.ts'
import { allTeams } from '../../audit/share.ts'
import { type NoteSigner, signNote } from '../../audit/signed-note.ts'
import {
  type ExportMaterial,
  type RunText,
  UnexportableTeamError,
  writeExport,
} from '../../audit/write-export.ts'
import { manyTeams } from '../../bench/audit/many-teams.ts'
import { templateSteps } from '../../operations/export/template-steps.ts'
import { withEvents } from './support/history-json.ts'
import { withEntries } from './support/signed-run.ts'
import { leap, smallExport, teamId, transfer } from './support/small-export.ts'

let material: ExportMaterial
let signer: NoteSigner
let files: ArchiveFiles

beforeAll(async () => {
  ;({ files, material, signer } = await smallExport())
})

const codesOf = (zip: Uint8Array): readonly string[] => {
  const kept = { checkpoints: [], fingerprints: [], keys: [signer] }
  return checkExport(zip, kept, allTeams, templateSteps).findings.map(({ code }) => code)
}

/** The export with a file that unpacks to more than is read of one. */
function withHugeFile(path: string): Uint8Array {
  const changed = new Map([...files, [path, gzipSync(Buffer.alloc(170 * 1024 * 1024, ' '))]])
  changed.set(layout.manifest, Buffer.from(signNote(manifestText(signer.name, changed), [signer])))
  return packArchive(changed)
}

describe('a record that no export can hold', () => {
  const halves = ['\ud800', 'a\udc00b']

  /** Two teams more, in one of which an entry holds half a character. */
  function withHalf(half: string): { readonly broken: string; readonly several: ExportMaterial } {
    const several = manyTeams(material, 3)
    const broken = several.teams[1]?.teamId ?? ''
    const teams = several.teams.map((team) =>
      team.teamId === broken ? { ...team, logs: team.logs.map((log) => halved(log, half)) } : team,
    )
    return { broken, several: { ...several, teams } }
  }

  function halved(
    log: ExportMaterial['teams'][number]['logs'][number],
    half: string,
  ): ExportMaterial['teams'][number]['logs'][number] {
    if (!log.workflowId.endsWith('three-year-leap')) return log
    const runs = log.runs.map(({ json, runId }) => {
      const run = withEntries({ runId, history: JSON.parse(json) }, (entry) =>
        entry['sequence'] === 2 ? { ...entry, commandId: half } : entry,
      )
      return { runId, json: JSON.stringify(run.history) }
    })
    return { ...log, runs }
  }

  test('is refused in one sentence that names team, workflow and entry, when its team is asked for', () => {
    for (const half of halves) {
      const { broken, several } = withHalf(half)
      const message = new RegExp(`团 ${broken} .*team/${broken}/three-year-leap entry 2: `, 'u')
      expect(() => writeExport(several, signer)).toThrow(UnexportableTeamError)
      expect(() => writeExport(several, signer)).toThrow(message)
    }
  })

  test('does not hinder the other teams where all are exported, and the export says which is left out', () => {
    for (const half of halves) {
      const { broken, several } = withHalf(half)
      const own = { name: 'own.v1', yaml: 'steps: []' }
      const { missing, zip } = writeExport(several, signer, false)
      expect(missing.at(-1)).toContain(`团 ${broken} `)
      expect(codesOf(zip)).toEqual([])
      const { content } = openExport(zip, [])
      expect(content.teams.map((team) => team.teamId)).not.toContain(broken)
      expect(content.missing.at(-1)).toContain(`team/${broken}/three-year-leap entry 2`)
      // What only that team was planned by is left out as well.
      const withOwn = { ...several, templates: [...several.templates, own] }
      expect(codesOf(writeExport(withOwn, signer, false).zip)).toEqual([])
    }
  })

  test('is refused where no other team is there', () => {
    const { broken, several } = withHalf('\ud800')
    const alone = { ...several, teams: several.teams.filter((team) => team.teamId === broken) }
    expect(() => writeExport(alone, signer, false)).toThrow(UnexportableTeamError)
  })
})

describe('a history that was flooded with big messages', () => {
  /** The leap with events more, as signals of such sizes that nothing takes. */
  function flooded(sizes: readonly number[]): ExportMaterial {
    const teams = material.teams.map((team) => ({
      ...team,
      logs: team.logs.map((log) =>
        log.workflowId === leap ? { ...log, runs: log.runs.map((run) => withSignals(run, sizes)) } : log,
      ),
    }))
    return { ...material, teams }
  }

  function withSignals({ json, runId }: RunText, sizes: readonly number[]): RunText {
    const run = withEvents({ runId, history: JSON.parse(json) }, (events) => {
      const [started, ...rest] = events
      const signals = sizes.map((bytes) => ({
        eventTime: textAt(started, 'eventTime'),
        eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED',
        workflowExecutionSignaledEventAttributes: {
          signalName: 'rubbish',
          input: { payloads: [{ data: 'A'.repeat((bytes * 4) / 3) }] },
        },
      }))
      return [started, ...signals, ...rest].map((event, index) => ({
        eventId: String(index + 1),
        ...(isObject(event) ? { ...event, eventId: String(index + 1) } : {}),
      }))
    })
    return { runId, json: JSON.stringify(run.history) }
  }

  test('verifies up to what Temporal lets a run hold', () => {
    const { tooLarge, zip } = writeExport(flooded(Array.from({ length: 28 }, () => 1_800_000)), signer)
    expect(tooLarge).toEqual([])
    expect(codesOf(zip)).toEqual([])
  }, 60_000)

  test('is told to be too large for verify when it is written, and accuses nobody when it is not read', () => {
    const { tooLarge, zip } = writeExport(flooded([126_000_000]), signer)
    const path = layout.history(leap, 1)
    expect(tooLarge).toEqual([path])
    const kept = { checkpoints: [], fingerprints: [], keys: [signer] }
    const { findings } = checkExport(zip, kept, allTeams, templateSteps)
    expect(findings.map(({ en }) => en)).toEqual([
      `${path} cannot be read: it unpacks to more than 167772160 bytes`,
    ])
  }, 60_000)

  test.each([
    ['of the programme', () => layout.history(`team/${teamId}`, 1)],
    ['of a step', () => layout.history(transfer, 1)],
    ['of the entries', () => layout.entries(leap)],
    ['of the workflow code', () => layout.workflowCode],
    ['of a step, in an export whose checkpoint was kept', () => layout.history(leap, 1)],
  ])('is one finding, whatever it would have held: one %s', (_, path) => {
    const kept = [...files].flatMap(([name, bytes]) =>
      name.startsWith('checkpoints/') ? [{ name, note: Buffer.from(bytes).toString('utf8') }] : [],
    )
    const zip = withHugeFile(path())
    const { findings } = checkExport(
      zip,
      { checkpoints: kept, fingerprints: [], keys: [signer] },
      allTeams,
      templateSteps,
    )
    expect(findings.map(({ code }) => code)).toEqual(['file-unreadable'])
  })

  test('is not replayed where it was not read', async () => {
    const zip = withHugeFile(layout.history(leap, 1))
    const { teams } = checkExport(zip, { checkpoints: [], fingerprints: [], keys: [signer] })
    const replayed: string[] = []
    const findings = await checkReplay(
      teams.flatMap(({ logs }) => logs.filter(({ workflowId }) => workflowId === leap)),
      async (runs) => {
        for (const { workflowId } of runs) replayed.push(workflowId)
        return []
      },
    )
    expect({ findings, replayed }).toEqual({ findings: [], replayed: [] })
  })

  test('may be as many as gzip packs into an export, up to sixteen gigabytes in a small one', () => {
    const gibibyte = 1024 ** 3
    expect(isBeyondBudget(1_032 * 100_000, 100_000)).toBe(false)
    expect(isBeyondBudget(15 * gibibyte, 15_000_000)).toBe(false)
    expect(isBeyondBudget(17 * gibibyte, 100_000_000)).toBe(true)
    expect(isBeyondBudget(60 * gibibyte, 1.1 * gibibyte)).toBe(false)
  })
})
