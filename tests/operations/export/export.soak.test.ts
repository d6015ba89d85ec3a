import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assert, constantFrom, integer, property } from 'fast-check'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { ArchiveError, openArchive } from '../../../audit/archive.ts'
import { checkExport } from '../../../audit/check-export.ts'
import type { KeptOutside } from '../../../audit/check-origin.ts'
import { fingerprintOf, readCheckpoint } from '../../../audit/checkpoint.ts'
import { layout } from '../../../audit/export-layout.ts'
import { memberAt, textAt } from '../../../audit/json-members.ts'
import { joinVerdicts } from '../../../audit/join-verdicts.ts'
import { makeLogKey } from '../../../audit/log-keys.ts'
import { receivedCommands } from '../../../audit/received-commands.ts'
import { type NoteSigner, readNote, verifierKey } from '../../../audit/signed-note.ts'
import { type Verdict, verifyExport } from '../../../audit/verify-export.ts'
import { type ExportMaterial, writeExport, type WrittenExport } from '../../../audit/write-export.ts'
import { manyTeams } from '../../../bench/audit/many-teams.ts'
import { changeAndSign, changeBytes, insiderWays, outsiderWays } from '../../../bench/audit/tampering.ts'
import { actorSigner, makeActorKey } from '../../../operations/up/actor-signature.ts'
import { gatherExport } from '../../../operations/export/gather-export.ts'
import { keepCheckpoint } from '../../../audit/kept-checkpoints.ts'
import { withoutSourceMap } from '../../../operations/export/workflow-code.ts'
import { templateSteps } from '../../../operations/export/template-steps.ts'
import { replayRuns } from '../../../operations/export/verify-share.ts'
import { randomOf } from '../../../rehearsal/random.ts'
import { putActorKey } from '../../../ledger/actor-keys.ts'
import { eventsOf } from '../../../ledger/queries/events.ts'
import { withEntries, withMessages } from '../../audit/support/signed-run.ts'
import { runHopelight } from '../../client/cli/run-hopelight.ts'
import { runCalendars } from '../../support/run-calendars.ts'
import { type ApiRig, createApiRig, until } from '../../client/support/api-rig.ts'
import { cutShort, rewritten, withRuns } from './support/rewritten.ts'

const nothingKept: KeptOutside = { checkpoints: [], fingerprints: [], keys: [] }
let api: ApiRig
let signer: NoteSigner
let salon: string
let first: WrittenExport
let material: ExportMaterial
let second: WrittenExport
let folder: string

async function gathered(madeAt: string): Promise<ExportMaterial> {
  const { rig, teamId, dataFolder } = api
  const workflowCode = { code: withoutSourceMap(rig.bundle.code), sourceHash: rig.bundle.sourceHash }
  return gatherExport({
    client: rig.client,
    dataFolder,
    ledger: null,
    archiveFolder: join(dataFolder, 'archive'),
    teamIds: [teamId],
    workflowCode,
    madeAt,
  })
}

function verified(bytes: Uint8Array, kept: Partial<KeptOutside> = {}): Promise<Verdict> {
  return verifyExport({
    bytes,
    ...nothingKept,
    ...kept,
    stepsOf: templateSteps,
    replayOn: () => replayRuns(api.rig.bundle.code),
  })
}

const noteOf = ({ checkpoints }: WrittenExport): string => checkpoints.get(api.teamId) ?? ''
/** As the auditor holds it. */
const kept = () => ({
  checkpoints: [{ name: 'kept.note', note: noteOf(first) }],
  fingerprints: [],
  keys: [signer],
})
/** As he was told it in a message. */
const told = () => ({
  ...nothingKept,
  fingerprints: [fingerprintOf(readCheckpoint(readNote(noteOf(first)).text))],
})

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'), { forwardDays: 70 })
  const { rig, dataFolder, teamId } = api
  signer = await makeLogKey(dataFolder)
  salon = `team/${teamId}/weekly-salon`
  folder = join(dataFolder, 'audit')
  await mkdir(folder)
  const give = async (milestone: string): Promise<void> => {
    const period = await api.openPeriod('weekly-salon')
    const marks = [await api.mark('weekly-salon', milestone)]
    const body = { commandId: randomUUID(), step: 'weekly-salon', period, marks }
    const { status } = await api.command('mark-milestones', body)
    if (status !== 200) throw new Error(`${milestone} was answered ${status}`)
  }
  await give('topic-set')
  await rig.client.workflow.getHandle(salon).signal('markMilestones', { nonsense: true })
  await until(async () => (await eventsOf(rig.ledger, teamId, { kind: 'commandRefused' })).length === 1)
  const madeAt = '2026-11-28T09:00:00+08:00'
  first = writeExport(await gathered(madeAt), signer)
  await keepCheckpoint(dataFolder, teamId, noteOf(first), madeAt)
  await give('held')
  await api.forward(45)
  material = await gathered('2027-03-28T09:00:00+08:00')
  second = writeExport(material, signer)
}, 240_000)

afterAll(async () => {
  await api.close()
})

describe('an export', () => {
  test('holds the whole record of a team and verifies with its replay', async () => {
    const verdict = await verified(second.zip, kept())
    expect(verdict.findings).toEqual([])
    expect(verdict).toMatchObject({ verified: true, origin: 'key', isKeyKnown: true, checkpoints: 1 })
    const { checkpoints, consistent, verified: holds } = await verified(second.zip, told())
    expect({ checkpoints, consistent, holds }).toEqual({ checkpoints: 1, consistent: true, holds: false })
    const inLedger = await eventsOf(api.rig.ledger, api.teamId)
    const signed = new Set(
      inLedger.flatMap(({ actor, commandId }) => (actor?.signature === undefined ? [] : [commandId])),
    ).size
    expect(signed).toBeGreaterThan(1)
    expect(verdict.actors).toMatchObject({ signed, unsigned: 0 })
    expect(verdict.actors.localAdmin).toBeLessThanOrEqual(signed)
    expect(verdict.teams).toMatchObject([{ teamId: api.teamId, entries: inLedger.length }])
    expect(verdict.teams[0]?.runs).toBeGreaterThan(8)
  })

  test('is a beginning of the later one, step by step', () => {
    const sizes = ({ zip }: WrittenExport): readonly number[] =>
      checkExport(zip, nothingKept).teams.flatMap(({ logs }) => logs.map(({ hashes }) => hashes.length))
    const [before, after] = [sizes(first), sizes(second)]
    expect(before.every((size, index) => size <= (after[index] ?? 0))).toBe(true)
    expect(before).not.toEqual(after)
    expect(checkExport(second.zip, kept()).findings).toEqual([])
    const backwards = checkExport(first.zip, {
      ...nothingKept,
      checkpoints: [{ name: 'later.note', note: noteOf(second) }],
    })
    expect(backwards.findings.map(({ code }) => code)).toContain('checkpoint-size')
  })

  test('brings along the public key of every API of its ledger, also of one on another machine', async () => {
    const other = await mkdtemp(join(tmpdir(), 'hopelight-other-api-'))
    await makeActorKey(other)
    const { publicKeyPem: publicKey } = await actorSigner(other)
    await putActorKey(api.rig.ledger, { publicKey, origin: 'own', since: '2026-11-28T09:00:00+08:00' })
    await rm(other, { recursive: true })
    const own = await readFile(join(api.dataFolder, 'keys', 'api-actor.pem.pub'), 'utf8')
    const { actorKeys } = await gathered('2027-03-28T09:00:00+08:00')
    expect(actorKeys).toEqual([own, publicKey])
  })

  test('is the same to the byte when it is made again', () => {
    expect(Buffer.from(writeExport(material, signer).zip).equals(second.zip)).toBe(true)
  })

  test('brings what it was planned by, what it was made by, and says what it could not add', () => {
    const { files } = openArchive(second.zip)
    const paths = [...files.keys()]
    for (const path of [
      layout.readme,
      layout.workflowCode,
      layout.actorKey(1),
      layout.template('six-step.v1'),
    ])
      expect(paths).toContain(path)
    expect(paths.filter((path) => path.startsWith('calendars/cal-'))).toHaveLength(runCalendars.years.length)
    expect(paths).toContain(layout.earlierCheckpoint(api.teamId, 1))
    expect(paths.includes(layout.sbom)).toBe(material.missing.length === 0)
    const text = Buffer.concat([...files.values()]).toString('latin1')
    expect(text).not.toContain('PRIVATE KEY')
  })
})

describe('an export that somebody without a key changed', () => {
  test('is found out, wherever and however the bytes were changed', () => {
    assert(
      property(constantFrom(...outsiderWays), integer(), (way, seed) => {
        const changed = changeBytes(second.zip, way, randomOf(way, seed))
        expect(Buffer.from(changed).equals(second.zip)).toBe(false)
        expect(findingsIn(changed)).toBeGreaterThan(0)
      }),
      { numRuns: 300 },
    )
  }, 120_000)

  test('and signed anew with a key of his own is found out by the key that the auditor kept', async () => {
    await mkdir(join(folder, 'stranger'))
    const stranger = await makeLogKey(join(folder, 'stranger'))
    const forged = writeExport(material, { ...stranger, name: signer.name })
    const { findings } = checkExport(forged.zip, kept())
    expect(findings.map(({ code }) => code)).toContain('key-unknown')
  })
})

describe('an export that the holder of the key changed', () => {
  test('is found out when entries and histories no longer fit', () => {
    assert(
      property(constantFrom(...insiderWays), integer(), (way, seed) => {
        expect(findingsIn(changeAndSign(second.zip, way, randomOf(way, seed), signer))).toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
  }, 240_000)

  test('and made to fit is found out by the replay, and by the checkpoint kept outside', async () => {
    const other = rewritten(material, salon, (answer) =>
      answer.replaceAll('"personId":"local-admin"', '"personId":"p-005"'),
    )
    const forged = writeExport(other, signer)
    const { findings } = await verified(forged.zip, kept())
    const codes = findings.map(({ code }) => code)
    expect(codes).toContain('checkpoint-root')
    expect(codes).toContain('replay-differs')
    expect(codes).toContain('actor-signature')
    const [named] = findings
    expect(named?.place?.workflowId).toBe(salon)
    expect(named?.zh).toMatch(/weekly-salon 第 \d+ 条 entry \d+（milestonesMarked，/u)
    const replayed = findings.find(({ code }) => code === 'replay-differs')
    expect(replayed?.zh).toContain('actor.personId "p-005" ≠ "local-admin"')
  })

  test('and in which a command bears the copied signature of another one is found out', () => {
    const salonRuns = material.teams.flatMap(({ logs }) =>
      logs.flatMap(({ runs, workflowId }) => (workflowId === salon ? runs : [])),
    )
    const signedMessages = salonRuns.flatMap(({ json, runId }) =>
      [...receivedCommands([{ runId, history: JSON.parse(json) }]).values()].flat(),
    )
    const [one, other] = signedMessages.map(({ message }) => message)
    for (const [genuine, forged] of [
      [one, other],
      [other, one],
    ]) {
      const [actor, commandId] = [memberAt(genuine, 'actor'), textAt(forged, 'commandId')]
      expect(textAt(actor, 'signature')).toMatch(/^ed25519:/u)
      const named = (each: Readonly<Record<string, unknown>>): unknown =>
        each['commandId'] === commandId ? { ...each, actor } : each
      const renamed = withRuns(material, salon, (runs) =>
        runs.map(({ json, runId }) => {
          const history: unknown = JSON.parse(json)
          const run = { runId, history }
          return { runId, json: JSON.stringify(withEntries(withMessages(run, named), named).history) }
        }),
      )
      const { actors, findings } = checkExport(writeExport(renamed, signer).zip, nothingKept)
      expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['actor-signature']))
      expect(findings.every(({ place }) => place?.workflowId === salon)).toBe(true)
      expect(actors.signed).toBe(signedMessages.length - 1)
    }
  })

  test('is found out by a fingerprint that was told outside, whatever checkpoints it brings along', () => {
    expect(checkExport(second.zip, told()).findings).toEqual([])
    const { findings } = checkExport(writeExport(cutShort(material, salon), signer).zip, told())
    expect(findings.map(({ code }) => code)).toEqual(['checkpoint-fingerprint'])
  })

  test('without the last entries is found out by the checkpoint kept outside alone', () => {
    const forged = writeExport(cutShort(material, salon), signer)
    expect(checkExport(forged.zip, nothingKept).findings).toEqual([])
    expect(checkExport(forged.zip, kept()).findings.map(({ code }) => code)).toEqual(['checkpoint-size'])
  })
})

describe('a history that no replay takes', () => {
  test.each([
    ['no event', '{"events":[]}'],
    ['an event of nothing', '{"events":[{}]}'],
    ['an event of no kind', '{"events":[{"eventId":"1","eventTime":"none"}]}'],
    ['null', 'null'],
    ['a number', '1'],
    ['a text in the place of the events', '{"events":"none"}'],
  ])('is a failure of its run alone, never an error: %s', async (_, json) => {
    const read: unknown = JSON.parse(json)
    const [team] = material.teams
    const log = team?.logs.find(({ workflowId }) => workflowId === salon)
    const [run] = log?.runs ?? []
    if (run === undefined) throw new Error('the salon has no run')
    const history: unknown = JSON.parse(run.json)
    const asked: unknown[] = []
    const failures = await replayRuns(api.rig.bundle.code)(
      [
        { workflowId: salon, runId: 'hostile', history: read },
        { workflowId: salon, runId: run.runId, history },
      ],
      (events) => asked.push(...events),
    )
    expect(failures.map(({ runId }) => runId)).toEqual(['hostile'])
    expect(asked.length).toBeGreaterThan(0)
  })
})

describe('an export that is verified in shares', () => {
  test('gives the verdict of the whole, whether it holds or not', async () => {
    const three = writeExport(manyTeams(material, 3), signer).zip
    const changed = changeAndSign(three, 'an entry removed', randomOf('shares'), signer)
    for (const [bytes, holds] of [
      [three, true],
      [changed, false],
    ] as const) {
      const ofShare = (index: number) =>
        verifyExport({
          bytes,
          ...nothingKept,
          share: { index, count: 2 },
          stepsOf: templateSteps,
          replayOn: () => replayRuns(api.rig.bundle.code),
        })
      const joined = joinVerdicts([await ofShare(0), await ofShare(1)])
      expect(joined).toEqual(await verified(bytes))
      // The commands were signed for the team under its own name.
      expect(joined.findings.every(({ code }) => code === 'actor-signature')).toBe(holds)
      expect(joined.teams).toHaveLength(3)
    }
  }, 120_000)
})

describe('hopelight audit verify', () => {
  test('tells by its exit code whether an export holds, does not hold, or is none', async () => {
    const [file, changed] = [join(folder, 'good.zip'), join(folder, 'bad.zip')]
    const [note, key] = [join(folder, 'kept.note'), join(folder, 'log.vkey')]
    await writeFile(file, second.zip)
    await writeFile(note, noteOf(first))
    await writeFile(key, `${verifierKey(signer)}\n`)
    await writeFile(changed, changeAndSign(second.zip, 'an entry removed', randomOf('cli'), signer))
    const good = await runHopelight(['audit', 'verify', file, '--checkpoint', note, '--key', key])
    expect(good, good.stderr).toMatchObject({ exitCode: 0 })
    expect(good.stdout).toContain('核验通过')
    expect(good.stdout).toContain('与 1 份外部检查点相比较')
    const unknown = await runHopelight(['audit', 'verify', file, '--json'])
    expect(unknown).toMatchObject({ exitCode: 6 })
    expect(JSON.parse(unknown.stdout)).toMatchObject({ verified: false, consistent: true, origin: null })
    const bad = await runHopelight(['audit', 'verify', changed, '--json'])
    expect(bad.exitCode).toBe(3)
    expect(JSON.parse(bad.stdout)).toMatchObject({
      verified: false,
      consistent: false,
      replayedOn: { code: 'this-program', sameCode: true },
    })
    const none = await runHopelight(['audit', 'verify', note])
    expect(none.exitCode).toBe(2)
    expect(none.stderr).toContain('不是导出包')
    expect(await readFile(file)).toEqual(Buffer.from(second.zip))
  }, 60_000)
})

function findingsIn(zip: Uint8Array): number {
  try {
    return checkExport(zip, { ...nothingKept, keys: [signer] }).findings.length
  } catch (error) {
    if (error instanceof ArchiveError) return 1
    throw error
  }
}
