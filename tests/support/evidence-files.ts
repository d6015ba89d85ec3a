import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'

const samples = join(import.meta.dirname, '..', 'client', 'evidence', 'samples')

/** Of a camera, with a position, a maker and a turned picture in what it notes. */
export function samplePhoto(type: 'jpg' | 'png' | 'webp' | 'heic'): Buffer {
  return readFileSync(join(samples, `photo.${type}`))
}

/** A picture in which nothing but the picture is. */
export function jpegPhoto(): Buffer {
  const size = 'ffc0000b080001000101011100'
  return Buffer.from(`ffd8${size}ffda0008010100003f00d2cf20ffd9`, 'hex')
}

/** As far as a file's type is concerned. */
export function pdfFile(text: string): Buffer {
  return Buffer.from(`%PDF-1.7\n% ${text}\n%%EOF\n`)
}

/** A frame of sound behind a tag of that many bytes, as of the title and the picture of a recording. */
export function mp3File(tagBytes = 300): Buffer {
  const tag = Buffer.from(
    `49443304000000${[14, 7, 0].map((bits) => ((tagBytes >> bits) & 0x7f).toString(16).padStart(2, '0')).join('')}`,
    'hex',
  )
  return Buffer.concat([
    tag,
    Buffer.alloc(tagBytes, 'TIT2'),
    Buffer.from('fffb9064', 'hex'),
    Buffer.alloc(413, 1),
  ])
}

/** A package with these parts, each of one word. */
export function packedFile(...names: readonly string[]): Buffer {
  return Buffer.from(zipSync(Object.fromEntries(names.map((name) => [name, strToU8('x')]))))
}

export function wordFile(): Buffer {
  return packedFile('[Content_Types].xml', 'word/document.xml')
}

/** Of Office 97 or WPS, with that stream. */
export function officeFile(stream: string): Buffer {
  return Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(504),
    Buffer.from(stream, 'utf16le'),
  ])
}

/** A box of a film or of a HEIC. */
export function box(type: string, ...content: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(
    content.map((each) => (typeof each === 'string' ? Buffer.from(each, 'latin1') : each)),
  )
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length + 8)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}

/** A film whose phone noted where it was taken, of the film and of a track. */
export function filmWithPlace(): Buffer {
  const place = box('udta', box('\u00a9xyz', '+28.97+118.87/'))
  const track = box('trak', box('tkhd', 'x'), box('udta', '+28.97 track'), box('mdia', box('hdlr', 'vide')))
  return Buffer.concat([
    box('ftyp', 'isom\0\0\0\0isom'),
    box('free', '+28.97 free'),
    box('moov', box('mvhd', 'x'), track, place, box('meta', '+28.97 keys')),
    box('mdat', 'the film itself'),
    box('uuid', '+28.97 xmp'),
    Buffer.from('+28.97 behind the end'),
  ])
}
