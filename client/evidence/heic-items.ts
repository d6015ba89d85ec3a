import { type Box, boxesIn } from './boxes.ts'

/** Where the bytes of an item of a HEIC lie in the file. */
export interface ItemPlace {
  readonly type: string
  readonly extents: readonly { readonly from: number; readonly to: number }[]
}

/** Items that tell of the picture: EXIF, and XMP as `mime`. */
const telling = new Set(['Exif', 'mime', 'uri '])

/** Of the items that tell of the picture; null: the file cannot be read. ISO/IEC 14496-12, 8.11. */
export function itemPlaces(bytes: Buffer, meta: Box): readonly ItemPlace[] | null {
  const inner = boxesIn(bytes, meta.contentFrom + 4, meta.to)
  const [info, places, data] = ['iinf', 'iloc', 'idat'].map((type) =>
    inner.find((each) => each.type === type),
  )
  if (info === undefined) return null
  try {
    const wanted = tellingItems(bytes, info)
    if (wanted.size === 0) return []
    if (places === undefined) return null
    const found = readPlaces(bytes, places, data?.contentFrom ?? null).flatMap(({ id, extents }) => {
      const type = wanted.get(id)
      return type === undefined ? [] : [{ type, extents }]
    })
    const isInside = found.every(({ extents }) =>
      extents.every(({ from, to }) => from < to && to <= bytes.length),
    )
    return isInside && found.length === wanted.size ? found : null
  } catch (error) {
    // It said that there is more than there is.
    if (error instanceof RangeError) return null
    throw error
  }
}

function tellingItems(bytes: Buffer, info: Box): ReadonlyMap<number, string> {
  const countBytes = bytes[info.contentFrom] === 0 ? 2 : 4
  const entries = boxesIn(bytes, info.contentFrom + 4 + countBytes, info.to)
  return new Map(
    entries.flatMap(({ contentFrom }) => {
      const isWide = (bytes[contentFrom] ?? 0) >= 3
      const id = bytes.readUIntBE(contentFrom + 4, isWide ? 4 : 2)
      const typeAt = contentFrom + (isWide ? 10 : 8)
      const type = bytes.toString('latin1', typeAt, typeAt + 4)
      return telling.has(type) ? [[id, type] as const] : []
    }),
  )
}

interface Located {
  readonly id: number
  readonly extents: ItemPlace['extents']
}

function readPlaces(bytes: Buffer, { contentFrom }: Box, dataFrom: number | null): readonly Located[] {
  const version = bytes.readUInt8(contentFrom)
  let at = contentFrom + 4
  const next = (count: number): number => {
    const value =
      count === 0 ? 0 : count === 8 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUIntBE(at, count)
    at += count
    return value
  }
  const [sizes, more] = [next(1), next(1)]
  const [offsetSize, lengthSize, baseSize] = [sizes >> 4, sizes & 15, more >> 4]
  const indexSize = version === 0 ? 0 : more & 15
  const located: Located[] = []
  for (let count = next(version < 2 ? 2 : 4); count > 0; count -= 1) {
    const id = next(version < 2 ? 2 : 4)
    const method = version === 0 ? 0 : next(2) & 15
    next(2)
    const base = next(baseSize) + (method === 1 ? (dataFrom ?? Number.NaN) : 0)
    const extents: { readonly from: number; readonly to: number }[] = []
    for (let parts = next(2); parts > 0; parts -= 1) {
      next(indexSize)
      const from = base + next(offsetSize)
      extents.push({ from, to: from + next(lengthSize) })
    }
    located.push({ id, extents })
  }
  return located
}
