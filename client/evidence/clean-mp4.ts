import { type Box, boxesIn, emptyBox } from './boxes.ts'

/** What a film needs to be played, at its top; a picture has its own `meta` there. */
const played = new Set(['ftyp', 'moov', 'mdat', 'moof', 'mfra', 'sidx', 'styp', 'pdin'])
const holders = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'moof', 'traf'])
const notes = new Set(['udta', 'meta', 'uuid', 'free', 'skip'])

/**
 * The recording with the boxes emptied in which phones note place, device and names. What a camera writes beside every
 * frame, as some sports cameras write positions, stays. Null: no whole film.
 */
export function cleanMp4(bytes: Buffer): Buffer | null {
  const clean = Buffer.from(bytes)
  const boxes = boxesIn(clean, 0, clean.length)
  if (!boxes.some(({ type }) => type === 'moov' || type === 'moof')) return null
  for (const box of boxes) {
    if (!played.has(box.type)) emptyBox(clean, box)
    else emptyNotes(clean, box)
  }
  return withoutTail(clean, boxes)
}

/** Of this box and all in it. */
export function emptyNotes(bytes: Buffer, box: Box): void {
  if (notes.has(box.type)) emptyBox(bytes, box)
  else if (holders.has(box.type))
    for (const inner of boxesIn(bytes, box.contentFrom, box.to)) emptyNotes(bytes, inner)
}

/** Without what stands behind the last box. */
export function withoutTail(bytes: Buffer, boxes: readonly Box[]): Buffer {
  return bytes.subarray(0, boxes.at(-1)?.to ?? 0)
}
