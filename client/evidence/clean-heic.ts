import { type Box, boxesIn, emptyBox } from './boxes.ts'
import { emptyNotes, withoutTail } from './clean-mp4.ts'
import { orientationExif, orientationIn } from './exif-orientation.ts'
import { type ItemPlace, itemPlaces } from './heic-items.ts'

const shown = new Set(['ftyp', 'meta', 'mdat', 'moov'])
const propertyHolders = new Set(['iprp', 'ipco'])

/**
 * The picture with its EXIF, XMP and descriptions overwritten where they stand, since everything in it is found by its
 * place; how it is turned stays. Null: no whole HEIC.
 */
export function cleanHeic(bytes: Buffer): Buffer | null {
  const clean = Buffer.from(bytes)
  const boxes = boxesIn(clean, 0, clean.length)
  const meta = boxes.find(({ type }) => type === 'meta')
  const places = meta === undefined ? null : itemPlaces(clean, meta)
  if (meta === undefined || places === null) return null
  for (const place of places) overwrite(clean, place)
  for (const box of boxes) {
    if (!shown.has(box.type)) emptyBox(clean, box)
    else if (box.type === 'moov') emptyNotes(clean, box)
  }
  for (const box of boxesIn(clean, meta.contentFrom + 4, meta.to)) emptyDescriptions(clean, box)
  return withoutTail(clean, boxes)
}

function overwrite(bytes: Buffer, { type, extents }: ItemPlace): void {
  const [first] = extents
  const exif = first === undefined ? Buffer.alloc(0) : bytes.subarray(first.from, first.to)
  const orientation = type === 'Exif' ? orientationOf(exif) : null
  for (const { from, to } of extents) bytes.fill(0, from, to)
  // Behind four bytes that say where it begins.
  const own = orientation === null ? null : orientationExif(orientation)
  if (own !== null && first !== undefined && exif.length >= own.length + 4) own.copy(bytes, first.from + 4)
}

function orientationOf(exif: Buffer): number | null {
  return exif.length < 4 ? null : orientationIn(exif.subarray(4 + exif.readUInt32BE(0)))
}

/** Properties are counted: one that is emptied keeps its place. */
function emptyDescriptions(bytes: Buffer, box: Box): void {
  if (box.type === 'udes' || box.type === 'uuid') emptyBox(bytes, box)
  else if (propertyHolders.has(box.type))
    for (const inner of boxesIn(bytes, box.contentFrom, box.to)) emptyDescriptions(bytes, inner)
}
