import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keysThrough } from '../../audit/key-rotation.ts'
import { makeLogKey, readLogKey, readRotations, rotateLogKey } from '../../audit/log-keys.ts'
import { readNote, signersOf, signNote, verifierKey } from '../../audit/signed-note.ts'
import { keysOfNewFolder } from '../../operations/up/keys-of-new-folder.ts'

const at = '2026-11-28T09:00:00+08:00'
let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hopelight-keys-'))
  file = join(folder, 'keys', 'log.pem')
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

describe('the key of the log', () => {
  test('is private, has a name of its own, and is never overwritten', async () => {
    const made = await makeLogKey(folder)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700)
    expect(made.name).toMatch(/^hopelight-[0-9a-f]{8}$/u)
    expect(verifierKey(await readLogKey(folder))).toBe(verifierKey(made))
    expect(await readFile(join(folder, 'keys', 'log.vkey'), 'utf8')).toBe(`${verifierKey(made)}\n`)
    await expect(makeLogKey(folder)).rejects.toThrow('is there already')
    expect(verifierKey(await readLogKey(folder))).toBe(verifierKey(made))
    expect((await readdir(join(folder, 'keys'))).toSorted()).toEqual(['log.pem', 'log.vkey'])
  })

  test('is refused when it is missing, open to others or no key', async () => {
    await expect(readLogKey(folder)).rejects.toThrow('is missing')
    await makeLogKey(folder)
    await chmod(file, 0o640)
    await expect(readLogKey(folder)).rejects.toThrow('may be read by others')
    await chmod(file, 0o600)
    await writeFile(file, 'no key')
    await expect(readLogKey(folder)).rejects.toThrow('no Ed25519 private key')
    await rm(file)
    await expect(readLogKey(folder)).rejects.toThrow('is missing')
  })

  test('is followed by another that both have signed for', async () => {
    const first = await makeLogKey(folder)
    const second = await rotateLogKey(folder, at)
    const third = await rotateLogKey(folder, at)
    expect(new Set([first.name, second.name, third.name]).size).toBe(1)
    expect(verifierKey(await readLogKey(folder))).toBe(verifierKey(third))
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const keys = keysThrough(third, await readRotations(folder))
    expect(keys.map(verifierKey)).toEqual([third, second, first].map(verifierKey))
    const note = readNote(signNote('kept for years\n', [first]))
    expect(signersOf(note, keys).map(verifierKey)).toEqual([verifierKey(first)])
  })

  test('is still the old one after a rotation that was broken off', async () => {
    const first = await makeLogKey(folder)
    await writeFile(join(folder, 'keys', 'log.pem.next'), 'half a key')
    const second = await rotateLogKey(folder, at)
    expect(keysThrough(second, await readRotations(folder)).map(verifierKey)).toEqual(
      [second, first].map(verifierKey),
    )
  })
})

describe('a data folder', () => {
  test('gets its keys while it is new', async () => {
    await keysOfNewFolder(folder)
    const key = await readLogKey(folder)
    await keysOfNewFolder(folder)
    expect(verifierKey(await readLogKey(folder))).toBe(verifierKey(key))
  })

  test.each(['ledger.db', 'temporal.db'])('that holds %s gets none', async (name) => {
    await writeFile(join(folder, name), '')
    await keysOfNewFolder(folder)
    expect(await readdir(folder)).toEqual([name])
  })
})
