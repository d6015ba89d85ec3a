/** A box of an ISO base media file (HEIC, MP4): where it is and where its content begins. */
export interface Box {
  readonly type: string
  readonly from: number
  readonly contentFrom: number
  readonly to: number
}

/** The boxes that lie one after the other in a part of a file; what follows the last whole one is left out. */
export function boxesIn(bytes: Buffer, from: number, to: number): readonly Box[] {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= to; ) {
    const short = bytes.readUInt32BE(at)
    const type = bytes.toString('latin1', at + 4, at + 8)
    const isLong = short === 1 && at + 16 <= to
    const size = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? to - at : short
    const contentFrom = at + (isLong ? 16 : 8)
    // Data that were cut off are the last thing in a file.
    const end = type === 'mdat' ? Math.min(at + size, to) : at + size
    if (end < contentFrom || end > to) break
    boxes.push({ type, from: at, contentFrom, to: end })
    at = end
  }
  return boxes
}

/** Empties a box where it stands, so that nothing after it moves. */
export function emptyBox(bytes: Buffer, { from, contentFrom, to }: Box): void {
  bytes.write('free', from + 4, 'latin1')
  bytes.fill(0, contentFrom, to)
}
