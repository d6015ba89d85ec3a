import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanEvidence } from '../../../client/evidence/clean-evidence.ts'
import { contentOf, type EvidenceContent } from '../../../client/evidence/content.ts'
import { orientationExif, orientationIn } from '../../../client/evidence/exif-orientation.ts'
import { box, filmWithPlace, jpegPhoto, pdfFile, samplePhoto } from '../../support/evidence-files.ts'

const photos = ['jpg', 'png', 'webp', 'heic'] as const

/** What a sample's camera noted: maker, position in XMP, the date that goes with the position. */
const traces = ['HUAWEI', 'GPSLatitude', '2026:11:27']

function cleaned(bytes: Buffer): Buffer {
  const content = contentOf(bytes)
  const clean = content === null ? null : cleanEvidence(content, bytes)
  if (clean === null) throw new Error('it was not taken')
  return clean
}

/** The EXIF that is left, from its byte order on. */
function exifOf(bytes: Buffer): Buffer {
  const at = bytes.indexOf('II*\0', 0, 'latin1')
  return at < 0 ? Buffer.alloc(0) : bytes.subarray(at)
}

describe('a photo', () => {
  test.each(photos)('as %s is kept without maker, position and words', (type) => {
    const photo = samplePhoto(type)
    const found = (bytes: Buffer): readonly string[] => traces.filter((trace) => bytes.includes(trace))
    expect(found(photo).length).toBeGreaterThan(0)
    expect(found(cleaned(photo))).toEqual([])
  })

  test.each(photos)('as %s stays turned, and is what it was', (type) => {
    const clean = cleaned(samplePhoto(type))
    expect(orientationIn(exifOf(clean))).toBe(6)
    expect(contentOf(clean)).toBe(contentOf(samplePhoto(type)))
  })

  test.each(photos)('as %s that was cleaned is cleaned to the same bytes', (type) => {
    const clean = cleaned(samplePhoto(type))
    expect(cleaned(clean).equals(clean)).toBe(true)
  })

  test('in which there is nothing but the picture stays byte for byte', () => {
    expect(cleaned(jpegPhoto()).equals(jpegPhoto())).toBe(true)
  })

  test('loses what follows its end: a second picture, a film, a program', () => {
    const behind = Buffer.from('GPSLatitude behind the end')
    for (const photo of [samplePhoto('jpg'), samplePhoto('png'), samplePhoto('webp'), samplePhoto('heic')])
      expect(cleaned(Buffer.concat([photo, behind])).includes(behind)).toBe(false)
  })

  test('keeps its place in a HEIC, so that everything is found where it was', () => {
    expect(cleaned(samplePhoto('heic')).length).toBe(samplePhoto('heic').length)
  })

  test('keeps its picture data byte for byte', () => {
    const photo = samplePhoto('jpg')
    const scan = photo.subarray(photo.indexOf(Buffer.from('ffda', 'hex')))
    expect(cleaned(photo).includes(scan)).toBe(true)
    const picture = samplePhoto('png')
    const data = picture.subarray(picture.indexOf('IDAT') - 4)
    expect(cleaned(picture).includes(data)).toBe(true)
  })
})

test('A film is kept without place and notes, in its own and in its tracks’ boxes, and nothing in it moves', () => {
  const film = filmWithPlace()
  const clean = cleaned(film)
  expect(clean.includes('+28.97')).toBe(false)
  expect(clean.indexOf('the film itself')).toBe(film.indexOf('the film itself'))
  expect(cleaned(clean).equals(clean)).toBe(true)
})

test('What is no picture and no film is kept as it came', () => {
  expect(cleaned(pdfFile('GPSLatitude')).equals(pdfFile('GPSLatitude'))).toBe(true)
})

describe('a broken picture', () => {
  test.each([
    ['jpeg', Buffer.from('ffd8ffe1ffff', 'hex')],
    ['png', samplePhoto('png').subarray(0, 40)],
    ['webp', samplePhoto('webp').subarray(0, 40)],
    ['heic', box('ftyp', 'heic\0\0\0\0heic')],
    ['mp4', box('ftyp', 'isom\0\0\0\0isom')],
  ] as const)('%s is not cleaned', (content, bytes) => {
    expect(cleanEvidence(content, bytes)).toBeNull()
  })

  test('never makes the program fail, wherever it is cut or changed', () => {
    const whole = [...photos.map(samplePhoto), filmWithPlace()]
    const contents: readonly EvidenceContent[] = ['jpeg', 'png', 'webp', 'heic', 'mp4']
    fc.assert(
      fc.property(
        fc.nat({ max: whole.length - 1 }),
        fc.nat(),
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }),
        (index, end, changes) => {
          const bytes = Buffer.from(whole[index] ?? Buffer.alloc(0))
          for (const [at, value] of changes) bytes[at % bytes.length] = value
          cleanEvidence(contents[index] ?? 'jpeg', bytes.subarray(0, 1 + (end % bytes.length)))
        },
      ),
      { numRuns: 3_000 },
    )
  })
})

describe('how a picture is turned', () => {
  test.each([2, 3, 4, 5, 6, 7, 8])('is written as it is read: %i', (orientation) => {
    expect(orientationIn(orientationExif(orientation))).toBe(orientation)
  })

  test('is read in either byte order, and is nothing where it is upright or nonsense', () => {
    const big = Buffer.from('4d4d002a0000000800010112000300000001000600000000', 'hex')
    expect(orientationIn(big)).toBe(6)
    expect(orientationIn(orientationExif(1))).toBeNull()
    expect(orientationIn(orientationExif(99))).toBeNull()
    expect(orientationIn(Buffer.from('no EXIF'))).toBeNull()
  })
})
