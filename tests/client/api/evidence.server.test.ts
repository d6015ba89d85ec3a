import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { mostEvidenceBytes } from '../../../ledger/evidence-store.ts'
import { jpegPhoto, packedFile, pdfFile, samplePhoto } from '../../support/evidence-files.ts'
import { type ApiRig, createApiRig, sha256Of } from '../support/api-rig.ts'

const keptAnswer = z.object({ sha256: z.string(), uploadedSha256: z.string() })

let api: ApiRig

beforeAll(async () => {
  api = await createApiRig(inject('temporalAddress'))
})

afterAll(() => api.close({ replay: false }))

async function stored(): Promise<readonly string[]> {
  return readdir(join(api.dataFolder, 'evidence')).catch(() => [])
}

describe('evidence', () => {
  test('is kept under its hash, whole and private, the same again as well', async () => {
    const bytes = pdfFile('会议纪要 𠮷')
    const sha256 = sha256Of(bytes)
    const before = await stored()
    for (const name of ['纪要.pdf', '没有扩展名', ''])
      expect(await api.upload(bytes, name)).toEqual({
        status: 200,
        body: { stored: true, sha256, size: bytes.byteLength },
      })
    const file = join(api.dataFolder, 'evidence', sha256)
    expect(await readFile(file)).toEqual(bytes)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stored()).toSorted()).toEqual([...before, sha256].toSorted())
  })

  test.each([
    ['演示.exe', Buffer.from('MZ plain')],
    ['script.sh', Buffer.from('echo')],
    ['page.html', Buffer.from('<p>')],
    ['packed.zip', packedFile('a.txt')],
    ['纪要.pdf', Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.alloc(2_000_000)])],
    ['纪要.pdf', Buffer.from('#!/bin/sh\n')],
    ['照片.jpg', Buffer.from('MZ\u0090')],
    ['照片.jpg', pdfFile('纪要')],
    ['纪要.docx', jpegPhoto()],
    ['纪要.pdf', Buffer.from('会议纪要')],
    ['没有扩展名', Buffer.from('<script>')],
  ])('of a type that is not taken, or not what its name says, is refused: %s', async (name, bytes) => {
    const before = await stored()
    const { status, body } = await api.upload(bytes, name)
    expect({ status, body }).toMatchObject({ status: 415, body: { error: { code: 'evidence-type' } } })
    expect(JSON.stringify(body)).toContain(name)
    expect(await stored()).toEqual(before)
  })

  test('that is empty or a broken picture is refused by name', async () => {
    const before = await stored()
    expect(await api.upload(Buffer.alloc(0), '空.pdf')).toMatchObject({
      status: 400,
      body: { error: { code: 'evidence-empty', details: [{ name: '空.pdf' }] } },
    })
    expect(await api.upload(Buffer.from('ffd8ffe1ffff', 'hex'), '坏.jpg')).toMatchObject({
      status: 422,
      body: { error: { code: 'evidence-damaged', details: [{ name: '坏.jpg' }] } },
    })
    expect(await stored()).toEqual(before)
  })

  test('of a photo is kept without its position, answered with both hashes, and the same again alike', async () => {
    const photo = samplePhoto('jpg')
    const [first, again] = [await api.upload(photo, '现场.jpg'), await api.upload(photo, '另名.jpeg')]
    const kept = keptAnswer.parse(first.body)
    expect(kept.uploadedSha256).toBe(sha256Of(photo))
    expect(again).toEqual(first)
    const bytes = await readFile(join(api.dataFolder, 'evidence', kept.sha256))
    expect(sha256Of(bytes)).toBe(kept.sha256)
    expect(bytes.includes('GPSLatitude')).toBe(false)
    expect(await stored()).not.toContain(sha256Of(photo))
  })

  test('that does not match its hash is refused and leaves nothing', async () => {
    const before = await stored()
    for (const sha256 of ['0'.repeat(64), 'A'.repeat(64), 'short', '..%2f..%2fledger.db']) {
      const answer = await api.upload(Buffer.from('x'), 'a.pdf', sha256)
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'evidence-hash' } } })
    }
    expect(await stored()).toEqual(before)
  })

  test('of 20 MB is taken, of one byte more is refused, said before or found on the way', async () => {
    const most = pdfFile('x'.repeat(mostEvidenceBytes - pdfFile('').length))
    expect(await api.upload(most)).toMatchObject({ status: 200, body: { size: 20_971_520 } })
    const before = await stored()
    const over = Buffer.alloc(mostEvidenceBytes + 1, 1)
    const code = 'evidence-too-large'
    const details = [{ size: '20.1', most: '20' }]
    expect(await api.upload(over)).toMatchObject({ status: 413, body: { error: { code, details } } })
    const response = await fetch(`${api.address}/evidence/${sha256Of(over)}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${api.token}` },
      body: Readable.toWeb(Readable.from([over.subarray(0, 9_000_000), over.subarray(9_000_000)])),
      duplex: 'half',
    })
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ error: { code } })
    expect(await stored()).toEqual(before)
  })

  test('needs the token, and a name that is percent-encoded', async () => {
    const url = `${api.address}/evidence/${sha256Of(Buffer.from('x'))}`
    const open = await fetch(url, { method: 'PUT', body: 'x' })
    expect(open.status).toBe(401)
    const headers = { authorization: `Bearer ${api.token}`, 'x-evidence-name': '%E4%BD' }
    expect((await fetch(url, { method: 'PUT', body: 'x', headers })).status).toBe(400)
  })
})
