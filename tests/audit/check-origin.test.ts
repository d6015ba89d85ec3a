import { beforeAll, describe, expect, test } from 'vitest'
import { checkExport } from '../../audit/check-export.ts'
import { type KeptOutside, originOf } from '../../audit/check-origin.ts'
import { entriesOf, fingerprintOf, readCheckpoint } from '../../audit/checkpoint.ts'
import { rotationText } from '../../audit/key-rotation.ts'
import { type NoteSigner, readNote, signNote, verifierKey } from '../../audit/signed-note.ts'
import { type ExportMaterial, writeExport, type WrittenExport } from '../../audit/write-export.ts'
import { leap, newSigner, smallMaterial, teamId } from './support/small-export.ts'

const nothing: KeptOutside = { checkpoints: [], fingerprints: [], keys: [] }
let material: ExportMaterial
let office: NoteSigner
let stranger: NoteSigner
let ours: WrittenExport
let strangers: WrittenExport

beforeAll(async () => {
  material = await smallMaterial()
  office = newSigner()
  stranger = newSigner(office.name)
  ours = writeExport(material, office)
  strangers = writeExport(material, stranger)
})

const noteOf = ({ checkpoints }: WrittenExport): string => checkpoints.get(teamId) ?? ''
const fingerprint = (written: WrittenExport): string =>
  fingerprintOf(readCheckpoint(readNote(noteOf(written)).text))
const checked = (zip: Uint8Array, kept: Partial<KeptOutside> = {}) => {
  const { findings, origin } = checkExport(zip, { ...nothing, ...kept })
  return { codes: findings.map(({ code }) => code), origin }
}
const fingerprintedIn = (zip: Uint8Array, fingerprints: readonly string[]) =>
  checkExport(zip, { ...nothing, fingerprints }).fingerprinted.get(teamId)
const note = (written: WrittenExport) => [{ name: 'kept.note', note: noteOf(written) }]

describe('whose an export is', () => {
  test('is not known as long as nothing is given, whoever signed it', () => {
    expect(checked(ours.zip)).toEqual({ codes: [], origin: null })
    expect(checked(strangers.zip)).toEqual({ codes: [], origin: null })
  })

  test('is known by the key, and by that of before a rotation', () => {
    expect(checked(ours.zip, { keys: [office] })).toEqual({ codes: [], origin: 'key' })
    const next = newSigner(office.name)
    const text = rotationText({
      from: verifierKey(office),
      to: verifierKey(next),
      at: '2029-12-01T09:00:00+08:00',
    })
    const rotations = [signNote(text, [office, next])]
    const later = writeExport({ ...material, rotations }, next)
    expect(checked(later.zip, { keys: [office] })).toEqual({ codes: [], origin: 'key' })
    expect(checked(strangers.zip, { keys: [office] })).toEqual({ codes: ['key-unknown'], origin: null })
  })

  test('is known by a checkpoint that its key had signed, not by another’s', () => {
    expect(checked(ours.zip, { checkpoints: note(ours) })).toEqual({ codes: [], origin: 'checkpoint' })
    const { codes, origin } = checked(strangers.zip, { checkpoints: note(ours) })
    expect(origin).toBeNull()
    expect(codes).toEqual(['checkpoint-signature'])
  })

  test('is not known by a fingerprint of a checkpoint behind which it goes on, whoever signed that', () => {
    const [team] = material.teams
    if (team === undefined) throw new Error('no team')
    const before = {
      ...team,
      logs: team.logs.map((log) => (log.workflowId === leap ? { ...log, runs: [] } : log)),
    }
    const early = writeExport({ ...material, teams: [before] }, office)
    const fingerprints = [fingerprint(early)]
    for (const signer of [office, stranger]) {
      const { text } = readNote(noteOf(early))
      const earlier = [signNote(text, [signer])]
      const later = writeExport({ ...material, teams: [{ ...team, earlier }] }, signer)
      expect(checked(later.zip, { fingerprints })).toEqual({ codes: [], origin: null })
      const size = fingerprintedIn(later.zip, fingerprints)
      expect(size).toEqual(entriesOf(readCheckpoint(text)))
      expect(size).toBeLessThan(entriesOf(readCheckpoint(readNote(noteOf(later)).text)))
      const all = [...fingerprints, fingerprint(later)]
      expect(checked(later.zip, { fingerprints: all })).toEqual({ codes: [], origin: 'fingerprint' })
    }
  })

  test('is known by a fingerprint of a checkpoint of every team, not of some of them', () => {
    const fingerprints = [fingerprint(ours)]
    expect(checked(ours.zip, { fingerprints })).toEqual({ codes: [], origin: 'fingerprint' })
    const [team] = material.teams
    if (team === undefined) throw new Error('no team')
    const beside = { ...team, teamId: 'kaihua', logs: renamed(team.logs) }
    const two = writeExport({ ...material, teams: [team, beside] }, stranger)
    expect(checked(two.zip, { fingerprints }).origin).toBeNull()
    const copied = { teamId: 'kaihua', whole: { name: 'kaihua.note', note: noteOf(ours) }, earlier: [] }
    const known = { log: office.name, keys: [stranger], isKeyKnown: false }
    expect(originOf(known, { ...nothing, fingerprints }, [copied])).toBeNull()
  })
})

function renamed(logs: ExportMaterial['teams'][number]['logs']) {
  return logs.map(({ workflowId }) => ({ workflowId: workflowId.replace(teamId, 'kaihua'), runs: [] }))
}
