import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { LedgerUnavailableError } from '../../ledger/errors.ts'
import {
  checkEvidence,
  evidenceBytes,
  findEvidence,
  hasEvidence,
  mostEvidenceBytes,
  openEvidence,
  putEvidence,
} from '../../ledger/evidence-store.ts'
import { temporaryFolder } from './support/temp-folder.ts'

const bytes = Buffer.from('签到表：3 人')
const sha256 = sha256Of(bytes)

function sha256Of(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

async function* inChunks(content: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < content.byteLength; from += size) yield content.subarray(from, from + size)
}

async function filesIn(dir: string): Promise<string[]> {
  return readdir(join(dir, 'evidence'))
}

describe('the evidence store', () => {
  it('keeps bytes and streams under their hash and gives them back', async () => {
    const dir = await temporaryFolder()
    const large = Buffer.alloc(300_001, '纸')
    expect(await putEvidence(dir, bytes, sha256)).toEqual({ stored: true, sha256, size: bytes.byteLength })
    expect(await putEvidence(dir, inChunks(large, 1_000), sha256Of(large))).toEqual({
      stored: true,
      sha256: sha256Of(large),
      size: 300_001,
    })
    expect(await filesIn(dir)).toEqual([sha256, sha256Of(large)].toSorted())
    expect(await hasEvidence(dir, sha256)).toBe(bytes.byteLength)
    const opened = await openEvidence(dir, sha256Of(large))
    expect(opened?.size).toBe(300_001)
    expect(opened === null ? null : sha256Of(await buffer(opened.stream))).toBe(sha256Of(large))
  })

  it('keeps a file once, private, however often and however many at a time put it', async () => {
    const dir = await temporaryFolder()
    const answers = await Promise.all(Array.from({ length: 8 }, () => putEvidence(dir, bytes, sha256)))
    expect(answers).toEqual(answers.map(() => ({ stored: true, sha256, size: bytes.byteLength })))
    expect(await filesIn(dir)).toEqual([sha256])
    expect((await stat(join(dir, 'evidence', sha256))).mode & 0o777).toBe(0o600)
  })

  it('keeps what was prepared of a file under its own hash, and finds it by both', async () => {
    const dir = await temporaryFolder()
    const part = bytes.subarray(0, 6)
    const prepare = async (file: string) => (await readFile(file)).subarray(0, 6)
    const kept = { stored: true, sha256: sha256Of(part), size: 6 }
    expect(await putEvidence(dir, bytes, sha256, prepare)).toEqual(kept)
    expect(await putEvidence(dir, bytes, sha256, prepare)).toEqual(kept)
    expect(await filesIn(dir)).toEqual([sha256Of(part), 'uploaded'].toSorted())
    for (const hash of [sha256, sha256Of(part)])
      expect(await findEvidence(dir, hash)).toMatchObject({ sha256: sha256Of(part), size: 6 })
    const opened = await openEvidence(dir, sha256)
    expect(opened === null ? null : await buffer(opened.stream)).toEqual(part)
    expect(await checkEvidence(dir, sha256Of(part))).toBe(true)
    expect(await evidenceBytes(dir)).toBe(6)
  })

  it('keeps nothing of a file that cannot be prepared', async () => {
    const dir = await temporaryFolder()
    const prepare = () => Promise.reject(new Error('it is empty'))
    await expect(putEvidence(dir, bytes, sha256, prepare)).rejects.toThrow('it is empty')
    expect(await filesIn(dir)).toEqual([])
  })

  it('refuses bytes that do not match their hash and leaves nothing behind', async () => {
    const dir = await temporaryFolder()
    const refused = { stored: false, code: 'evidence-hash' }
    expect(await putEvidence(dir, Buffer.from('other'), sha256)).toEqual(refused)
    expect(await filesIn(dir)).toEqual([])
    for (const name of ['', '../outside', sha256.toUpperCase(), `${sha256}0`]) {
      expect(await putEvidence(dir, bytes, name)).toEqual(refused)
    }
  })

  it('takes 20 MB and refuses one byte more without reading on', async () => {
    const dir = await temporaryFolder()
    const most = Buffer.alloc(mostEvidenceBytes)
    expect(mostEvidenceBytes).toBe(20_971_520)
    expect(await putEvidence(dir, most, sha256Of(most))).toEqual({
      stored: true,
      sha256: sha256Of(most),
      size: mostEvidenceBytes,
    })
    let asked = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        asked += 1
        yield most.subarray(0, 1024 * 1024)
      }
    }
    expect(await putEvidence(dir, endless(), sha256)).toEqual({ stored: false, code: 'evidence-too-large' })
    expect(asked).toBe(21)
    expect(await filesIn(dir)).toEqual([sha256Of(most)])
  })

  it('leaves nothing behind when the sender breaks off', async () => {
    const dir = await temporaryFolder()
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield bytes
      throw new Error('connection reset')
    }
    await expect(putEvidence(dir, broken(), sha256)).rejects.toThrow('connection reset')
    expect(await filesIn(dir)).toEqual([])
  })

  it('puts a damaged file right when its bytes come again', async () => {
    const dir = await temporaryFolder()
    await mkdir(join(dir, 'evidence'))
    await writeFile(join(dir, 'evidence', sha256), 'half')
    await putEvidence(dir, bytes, sha256)
    expect(await readFile(join(dir, 'evidence', sha256))).toEqual(bytes)
  })

  it('knows nothing of a file that is not there, nor of names that are no hash', async () => {
    const dir = await temporaryFolder()
    await writeFile(join(dir, 'secret'), 'x')
    for (const name of [sha256, '../secret', '']) {
      expect(await hasEvidence(dir, name)).toBeNull()
      expect(await openEvidence(dir, name)).toBeNull()
    }
  })

  it('says so when the folder cannot be written', async () => {
    const dir = join(await temporaryFolder(), 'a-file')
    await writeFile(dir, '')
    const putting = putEvidence(dir, bytes, sha256)
    await expect(putting).rejects.toBeInstanceOf(LedgerUnavailableError)
    await expect(putting).rejects.toMatchObject({ problem: 'cannot-open' })
  })
})
