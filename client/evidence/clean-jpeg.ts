import { orientationExif, orientationIn } from './exif-orientation.ts'

const marker = {
  start: 0xd8,
  end: 0xd9,
  scan: 0xda,
  comment: 0xfe,
  app0: 0xe0,
  app1: 0xe1,
  app15: 0xef,
} as const
const exifName = 'Exif\0\0'

/** Application segments that a picture needs to be shown right, by marker and name. */
const shownWith: readonly (readonly [number, string])[] = [
  [0xe0, 'JFIF\0'],
  [0xe2, 'ICC_PROFILE\0'],
  [0xee, 'Adobe'],
]

/**
 * The picture without what cameras and programs note in it: EXIF with its position, XMP, IPTC, comments, previews, and
 * whatever follows its end. How it is turned stays. Null: it is no whole JPEG.
 */
export function cleanJpeg(bytes: Buffer): Buffer | null {
  const kept: Buffer[] = []
  let orientation: number | null = null
  let at = 2
  for (;;) {
    if (bytes[at] !== 0xff) return null
    while (bytes[at + 1] === 0xff) at += 1
    const code = bytes[at + 1]
    if (code === undefined) return null
    if (code === marker.end) break
    if (at + 4 > bytes.length) return null
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (end < at + 4 || end > bytes.length) return null
    const content = bytes.subarray(at + 4, end)
    if (isShown(code, content)) kept.push(bytes.subarray(at, end))
    else if (code === marker.app1 && startsWith(content, exifName))
      orientation ??= orientationIn(content.subarray(exifName.length))
    if (code !== marker.scan) at = end
    else {
      at = scanEnd(bytes, end)
      kept.push(bytes.subarray(end, at))
      // A picture that was cut off has no end of its own.
      if (at >= bytes.length) break
    }
  }
  const [first] = kept
  const leading = first?.[1] === marker.app0 ? [first] : []
  return Buffer.concat([
    Buffer.from([0xff, marker.start]),
    ...leading,
    ...(orientation === null ? [] : [exifSegment(orientation)]),
    ...kept.slice(leading.length),
    Buffer.from([0xff, marker.end]),
  ])
}

function isShown(code: number, content: Buffer): boolean {
  if (code === marker.comment) return false
  if (code < marker.app0 || code > marker.app15) return true
  return shownWith.some(([own, name]) => own === code && startsWith(content, name))
}

function startsWith(content: Buffer, name: string): boolean {
  return content.toString('latin1', 0, name.length) === name
}

/** Where the picture's own data stop: at the next marker that is not theirs. */
function scanEnd(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next !== undefined && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

function exifSegment(orientation: number): Buffer {
  const content = Buffer.concat([Buffer.from(exifName, 'latin1'), orientationExif(orientation)])
  const head = Buffer.from([0xff, marker.app1, 0, content.length + 2])
  return Buffer.concat([head, content])
}
