import { crc32 } from 'node:zlib'
import { orientationExif, orientationIn } from './exif-orientation.ts'

const signatureBytes = 8

/** Chunks that a picture needs to be shown right; all others tell of it or of whoever made it. */
const shown = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT pHYs bKGD sPLT hIST acTL fcTL fdAT'.split(
    ' ',
  ),
)

/** The picture without texts, times, EXIF and whatever follows its end; how it is turned stays. Null: no whole PNG. */
export function cleanPng(bytes: Buffer): Buffer | null {
  const chunks: { readonly type: string; readonly whole: Buffer }[] = []
  let orientation: number | null = null
  let at = signatureBytes
  for (let type = ''; type !== 'IEND'; ) {
    if (at + 12 > bytes.length) return null
    const end = at + 12 + bytes.readUInt32BE(at)
    if (end > bytes.length) return null
    type = bytes.toString('latin1', at + 4, at + 8)
    if (type === 'eXIf') orientation ??= orientationIn(bytes.subarray(at + 8, end - 4))
    if (shown.has(type)) chunks.push({ type, whole: bytes.subarray(at, end) })
    at = end
  }
  const exif = orientation === null ? [] : [chunk('eXIf', orientationExif(orientation))]
  const picture = chunks.findIndex(({ type }) => type === 'IDAT')
  const wholes = chunks.map(({ whole }) => whole)
  const before = picture < 0 ? 0 : picture
  return Buffer.concat([
    bytes.subarray(0, signatureBytes),
    ...wholes.slice(0, before),
    ...exif,
    ...wholes.slice(before),
  ])
}

function chunk(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(content.length)
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([head, body, check])
}
