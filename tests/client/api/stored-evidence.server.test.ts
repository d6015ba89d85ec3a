import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evidenceRoom } from '../../../client/api/evidence-room.ts'
import { evidencePreparer } from '../../../client/api/prepare-evidence.ts'
import { RefusedError } from '../../../client/api/refused-error.ts'
import { storedEvidence } from '../../../client/api/stored-evidence.ts'
import type { EvidenceKind } from '../../../domain/programme/template.ts'
import { putEvidence } from '../../../ledger/evidence-store.ts'
import { filmWithPlace, jpegPhoto, pdfFile, samplePhoto, wordFile } from '../../support/evidence-files.ts'
import { sha256Of } from '../support/api-rig.ts'

const gigabyte = 1024 ** 3
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-evidence-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function upload(bytes: Buffer, mostBytes = gigabyte): Promise<string> {
  const prepare = evidencePreparer(evidenceRoom(folder, mostBytes))
  const stored = await putEvidence(folder, bytes, sha256Of(bytes), prepare(''))
  return stored.stored ? stored.sha256 : stored.code
}

async function codeOf(asking: Promise<unknown>): Promise<string> {
  const refused = await asking.then(
    () => null,
    (error: unknown) => error,
  )
  return refused instanceof RefusedError ? refused.refusal.code : 'taken'
}

describe('evidence of a command', () => {
  test('names what is kept of a photo and what was uploaded, by whichever it is asked for', async () => {
    const photo = samplePhoto('jpg')
    const uploadedSha256 = sha256Of(photo)
    const sha256 = await upload(photo)
    const given = { kind: 'photo', name: '现场.jpg' } as const
    const both = { ...given, sha256, uploadedSha256 }
    expect(await storedEvidence(folder, { ...given, sha256: uploadedSha256 })).toMatchObject(both)
    expect(await storedEvidence(folder, both)).toMatchObject(both)
    const claimed = await storedEvidence(folder, { ...both, uploadedSha256: 'f'.repeat(64) })
    expect(claimed).not.toHaveProperty('uploadedSha256')
  })

  test.each([
    ['photo', jpegPhoto(), 'taken'],
    ['photo', wordFile(), 'evidence-kind'],
    ['photo', pdfFile('x'), 'evidence-kind'],
    ['screenshot', filmWithPlace(), 'evidence-kind'],
    ['sign-in', wordFile(), 'taken'],
    ['sign-in', filmWithPlace(), 'evidence-kind'],
    ['document', jpegPhoto(), 'taken'],
    ['document', filmWithPlace(), 'evidence-kind'],
    ['record', filmWithPlace(), 'taken'],
  ] as const)('as %s is told by its content', async (kind: EvidenceKind, bytes: Buffer, code: string) => {
    const sha256 = await upload(bytes)
    expect(await codeOf(storedEvidence(folder, { kind, name: '', sha256 }))).toBe(code)
  })

  test('that was never uploaded is missing', async () => {
    expect(await codeOf(storedEvidence(folder, { kind: 'photo', name: '', sha256: '0'.repeat(64) }))).toBe(
      'evidence-missing',
    )
  })
})

describe('the room for evidence', () => {
  test('ends where the setting says, and the refusal says how much is kept', async () => {
    await upload(samplePhoto('png'))
    const bytes = pdfFile('x'.repeat(3_000_000))
    expect(await codeOf(upload(bytes, 2_000_000))).toBe('evidence-full')
    const room = evidenceRoom(folder, 2 * 1024 ** 2)
    expect(await room.refusalFor(2 * 1024 ** 2)).toMatchObject({
      code: 'evidence-full',
      details: { most: '2' },
    })
    expect(await room.refusalFor(1)).toBeNull()
    room.noteKept(2 * 1024 ** 2)
    // It counts again before it says that it is full.
    expect(await room.refusalFor(1)).toBeNull()
  })

  test('ends before the disk is full', async () => {
    const { bavail, bsize } = await statfs(folder)
    const room = evidenceRoom(folder, Number.MAX_SAFE_INTEGER)
    expect(await room.refusalFor(bavail * bsize)).toMatchObject({ code: 'evidence-full' })
  })
})
