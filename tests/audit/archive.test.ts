import { gzipSync } from 'node:zlib'
import { array, assert, dictionary, property, stringMatching, uint8Array } from 'fast-check'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { ArchiveError, openArchive, packArchive, packText, unpackText } from '../../audit/archive.ts'

const path = array(stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,8}$/u), { minLength: 1, maxLength: 3 }).map(
  (names) => names.join('/'),
)

describe('an archive', () => {
  test('gives back what was put in, and is the same whatever the order it was put in', () => {
    assert(
      property(dictionary(path, uint8Array({ maxLength: 40 })), (given) => {
        const entries = Object.entries(given)
        const packed = packArchive(new Map(entries))
        expect(Buffer.from(packArchive(new Map(entries.toReversed()))).equals(packed)).toBe(true)
        const { files, isExact } = openArchive(packed)
        expect(isExact).toBe(true)
        expect(new Map(files)).toEqual(new Map(entries))
      }),
    )
  })

  test.each(['../up', '/root', 'a/../b', 'a\\b', 'a//b', 'C:evil', '.hidden', '_under', ''])(
    'neither holds nor takes the name “%s”',
    (name) => {
      const file = new Uint8Array(1)
      expect(() => packArchive(new Map([[name, file]]))).toThrow(ArchiveError)
      expect(() => openArchive(zipSync(Object.fromEntries([[name, file]]), { level: 0 }))).toThrow(
        ArchiveError,
      )
    },
  )

  test('is refused when anything in it would have to be inflated', () => {
    const bomb = zipSync({ 'a.json': new Uint8Array(50_000_000) }, { level: 9 })
    expect(bomb.length).toBeLessThan(100_000)
    expect(() => openArchive(bomb)).toThrow('compressed inside the zip')
  })

  test('is refused when it is none', () => {
    for (const bytes of [new Uint8Array(), Buffer.from('no zip at all'), new Uint8Array(10_000)])
      expect(() => openArchive(bytes)).toThrow(ArchiveError)
  })

  test('that was written in another way is told', () => {
    const file = Buffer.from('text')
    const other = zipSync({ 'b.txt': file, 'a.txt': file }, { level: 0, mtime: new Date(2001, 1, 1) })
    expect(openArchive(other).isExact).toBe(false)
    expect(openArchive(Buffer.concat([packArchive(new Map([['a', file]])), Buffer.of(0)])).isExact).toBe(
      false,
    )
  })
})

describe('a packed text', () => {
  test('comes out as it went in', () => {
    expect(unpackText(packText('一\n二 👍\n'))).toBe('一\n二 👍\n')
  })

  test('is refused when it would become too large, is damaged or is no text', () => {
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(1_000_000)
    expect(() => unpackText(bomb)).toThrow(ArchiveError)
    expect(() => unpackText(packText('一').subarray(0, 10))).toThrow(ArchiveError)
    expect(() => unpackText(gzipSync(Buffer.of(0xff, 0xfe)))).toThrow(ArchiveError)
  })
})
