import { unzipSync } from 'fflate'

/** What a file is, told from its bytes alone. */
export type EvidenceContent =
  | 'jpeg'
  | 'png'
  | 'webp'
  | 'heic'
  | 'bmp'
  | 'mp3'
  | 'mp4'
  | 'pdf'
  | 'ofd'
  | 'office-binary'
  | 'word'
  | 'sheet'
  | 'slides'
  | 'rtf'
  | 'text'

/** As far as a kind of evidence asks: a photo is an image and nothing else. */
export type ContentClass = 'image' | 'recording' | 'paper'

type Signature = Exclude<EvidenceContent, 'ofd' | 'word' | 'sheet' | 'slides' | 'text'> | 'zip'

/** Bytes that `contentClassOf` needs. */
export const headBytes = 4_096

/** Null: none of the contents that count as evidence; programs, pages and archives do not. */
export function contentOf(bytes: Buffer): EvidenceContent | null {
  const signature = signatureOf(bytes)
  if (signature === 'zip') return packedContent(bytes)
  if (signature === 'office-binary') return holdsOffice(bytes) ? signature : null
  if (signature === 'pdf') return isWholePdf(bytes) ? signature : null
  if (signature === 'mp3') return holdsSound(bytes) ? signature : null
  if (signature !== null) return signature
  return isPlainText(bytes) ? 'text' : null
}

/** Of a file that was taken as evidence, from how it begins. */
export function contentClassOf(head: Buffer): ContentClass {
  switch (signatureOf(head)) {
    case 'jpeg':
    case 'png':
    case 'webp':
    case 'heic':
    case 'bmp':
      return 'image'
    case 'mp3':
    case 'mp4':
      return 'recording'
    default:
      return 'paper'
  }
}

const starts: readonly (readonly [Signature, string])[] = [
  ['jpeg', 'ffd8ff'],
  ['png', '89504e470d0a1a0a'],
  ['office-binary', 'd0cf11e0a1b11ae1'],
  ['zip', '504b0304'],
  ['rtf', '7b5c727466'],
]

function signatureOf(bytes: Buffer): Signature | null {
  const hex = bytes.toString('hex', 0, 8)
  const found = starts.find(([, start]) => hex.startsWith(start))
  if (found !== undefined) return found[0]
  if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 12) === 'WEBP') return 'webp'
  if (textAt(bytes, 4, 8) === 'ftyp') return brandOf(bytes)
  if (isBitmap(bytes)) return 'bmp'
  if (isFrame(bytes, 0) || tagLength(bytes) !== null) return 'mp3'
  return pdfStart.test(textAt(bytes, 0, 1_024)) ? 'pdf' : null
}

const pdfStart = /^(?:\u00ef\u00bb\u00bf)?[\t\n\f\r ]*%PDF-/

/** Zeros and white space that may follow the end of a PDF, or the tag of a recording. */
const mostPaddingBytes = 8_192

/** With a version, and with the mark of its end, which what was cut off or only begins like a PDF has not. */
function isWholePdf(bytes: Buffer): boolean {
  if (!/%PDF-\d\.\d/.test(textAt(bytes, 0, 1_024))) return false
  const tail = textAt(bytes, Math.max(0, bytes.length - mostPaddingBytes - 1_024), bytes.length)
  return tail
    .replace(/[\0\t\n\f\r ]+$/, '')
    .slice(-1_024)
    .includes('%%EOF')
}

/** Of the ID3v2 tag at the beginning, with its header and footer; null: there is none. */
function tagLength(bytes: Buffer): number | null {
  const [version = 0, revision = 0xff, flags = 0xff, ...size] = bytes.subarray(3, 10)
  if (textAt(bytes, 0, 3) !== 'ID3' || version < 2 || version > 4 || revision === 0xff) return null
  if ((flags & 0x0f) !== 0 || size.length !== 4 || size.some((byte) => byte > 0x7f)) return null
  const footer = version === 4 && (flags & 0x10) !== 0 ? 10 : 0
  return 10 + size.reduce((sum, byte) => sum * 128 + byte, 0) + footer
}

/** A frame at the beginning or behind the tag, which some programs fill up with zeros. */
function holdsSound(bytes: Buffer): boolean {
  const behindTag = tagLength(bytes) ?? 0
  const first = bytes.subarray(behindTag, behindTag + mostPaddingBytes).findIndex((byte) => byte !== 0)
  return first !== -1 && isFrame(bytes, behindTag + first)
}

/** The header of an MPEG frame of Layer III; a few of its values are reserved. */
function isFrame(bytes: Buffer, at: number): boolean {
  const [sync = 0, kind = 0, rates = 0xff] = bytes.subarray(at, at + 3)
  const isLayer3 = sync === 0xff && (kind & 0xe6) === 0xe2 && (kind & 0x18) !== 0x08
  return isLayer3 && (rates & 0xf0) !== 0xf0 && (rates & 0x0c) !== 0x0c
}

/** ISO base media: pictures of phones, films and sound. */
function brandOf(bytes: Buffer): 'heic' | 'mp4' | null {
  const brand = textAt(bytes, 8, 12)
  if (/^(?:hei[cxms]|hev[cx])$/.test(brand)) return 'heic'
  if (brand === 'mif1' || brand === 'msf1') {
    const boxEnd = bytes.length < 4 ? 0 : Math.min(bytes.readUInt32BE(0), headBytes)
    return /hei[cxms]|hev[cx]/.test(textAt(bytes, 16, boxEnd)) ? 'heic' : null
  }
  return /^(?:iso[m0-9]|mp4[12]|avc1|M4[AVB] |dash|MSNV|mmp4|3g[2gp].)$/.test(brand) ? 'mp4' : null
}

const bitmapHeaders = [12, 40, 52, 56, 108, 124]

function isBitmap(bytes: Buffer): boolean {
  return textAt(bytes, 0, 2) === 'BM' && bytes.length >= 26 && bitmapHeaders.includes(bytes.readUInt32LE(14))
}

/** A package of Office or an OFD; any other archive is none. */
function packedContent(bytes: Buffer): EvidenceContent | null {
  const names: string[] = []
  try {
    unzipSync(bytes, {
      filter: ({ name }) => {
        names.push(name)
        return false
      },
    })
  } catch {
    return null
  }
  if (names.includes('OFD.xml')) return 'ofd'
  if (!names.includes('[Content_Types].xml')) return null
  const parts = [
    ['word', 'word/'],
    ['sheet', 'xl/'],
    ['slides', 'ppt/'],
  ] as const
  return parts.find(([, folder]) => names.some((name) => name.startsWith(folder)))?.[0] ?? null
}

/** Installers, mails and locked files have the same form, but none of these streams. */
function holdsOffice(bytes: Buffer): boolean {
  return ['WordDocument', 'Workbook', 'PowerPoint Document'].some((stream) =>
    bytes.includes(Buffer.from(stream, 'utf16le')),
  )
}

/** Neither a script nor a page, in one of the encodings that offices write. */
function isPlainText(bytes: Buffer): boolean {
  const encodings = bytes[0] === 0xff || bytes[0] === 0xfe ? ['utf-16le', 'utf-16be'] : ['utf-8', 'gb18030']
  const text = encodings.map((encoding) => decoded(bytes, encoding)).find((each) => each !== null)
  return text !== undefined && !/[^\P{Cc}\t\n\v\f\r]/u.test(text) && !/^\s*(?:#!|<[!?a-z])/i.test(text)
}

function decoded(bytes: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function textAt(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to)
}
