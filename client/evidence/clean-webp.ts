import { orientationExif, orientationIn } from './exif-orientation.ts'

const shown = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])
const flags = { exif: 0x08, xmp: 0x04 } as const

/** The picture without EXIF, XMP and whatever follows its end; how it is turned stays. Null: no whole WebP. */
export function cleanWebp(bytes: Buffer): Buffer | null {
  const end = bytes.length < 12 ? 0 : bytes.readUInt32LE(4) + 8
  if (end < 12 || end > bytes.length) return null
  const kept: Buffer[] = []
  let orientation: number | null = null
  for (let at = 12; at < end; ) {
    if (at + 8 > end) return null
    const type = bytes.toString('latin1', at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    const next = at + 8 + length + (length % 2)
    if (at + 8 + length > end) return null
    const content = bytes.subarray(at + 8, at + 8 + length)
    if (type === 'EXIF') orientation ??= orientationIn(withoutName(content))
    if (shown.has(type)) kept.push(chunk(type, content))
    at = next
  }
  const [first] = kept
  const extended = first?.toString('latin1', 0, 4) === 'VP8X' && first.length > 8
  if (extended)
    first[8] = ((first[8] ?? 0) & ~(flags.exif | flags.xmp)) | (orientation === null ? 0 : flags.exif)
  const exif = orientation === null || !extended ? [] : [chunk('EXIF', orientationExif(orientation))]
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...kept, ...exif])
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

/** Some programs write the name that a JPEG needs. */
function withoutName(exif: Buffer): Buffer {
  return exif.toString('latin1', 0, 4) === 'Exif' ? exif.subarray(6) : exif
}

function chunk(type: string, content: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)])
}
