const orientationTag = 0x0112

/** How a picture is turned, 2 to 8, as its EXIF says (from `II` or `MM` on); null: upright, or not said. */
export function orientationIn(exif: Buffer): number | null {
  const order = exif.toString('latin1', 0, 2)
  if ((order !== 'II' && order !== 'MM') || exif.length < 8) return null
  const isLittle = order === 'II'
  const short = (at: number): number => (isLittle ? exif.readUInt16LE(at) : exif.readUInt16BE(at))
  const first = isLittle ? exif.readUInt32LE(4) : exif.readUInt32BE(4)
  if (first + 2 > exif.length) return null
  for (let index = 0; index < short(first); index += 1) {
    const at = first + 2 + index * 12
    if (at + 12 > exif.length) return null
    if (short(at) !== orientationTag) continue
    const turned = short(at + 8)
    return turned >= 2 && turned <= 8 ? turned : null
  }
  return null
}

/** An EXIF that says this alone. */
export function orientationExif(orientation: number): Buffer {
  const exif = Buffer.alloc(26)
  exif.write('II*\0', 0, 'latin1')
  exif.writeUInt32LE(8, 4)
  exif.writeUInt16LE(1, 8)
  exif.writeUInt16LE(orientationTag, 10)
  exif.writeUInt16LE(3, 12)
  exif.writeUInt32LE(1, 14)
  exif.writeUInt16LE(orientation, 18)
  return exif
}
