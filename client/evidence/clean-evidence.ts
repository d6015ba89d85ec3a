import { cleanHeic } from './clean-heic.ts'
import { cleanJpeg } from './clean-jpeg.ts'
import { cleanMp4 } from './clean-mp4.ts'
import { cleanPng } from './clean-png.ts'
import { cleanWebp } from './clean-webp.ts'
import type { EvidenceContent } from './content.ts'

/**
 * The bytes without what names a place, a device or a person beside what is seen; the same bytes where nothing of that
 * kind is known. Cleaned once more they stay as they are. Null: a picture or film too broken to be cleaned.
 */
export function cleanEvidence(content: EvidenceContent, bytes: Buffer): Buffer | null {
  switch (content) {
    case 'jpeg':
      return cleanJpeg(bytes)
    case 'png':
      return cleanPng(bytes)
    case 'webp':
      return cleanWebp(bytes)
    case 'heic':
      return cleanHeic(bytes)
    case 'mp4':
      return cleanMp4(bytes)
    case 'bmp':
    case 'mp3':
    case 'pdf':
    case 'ofd':
    case 'office-binary':
    case 'word':
    case 'sheet':
    case 'slides':
    case 'rtf':
    case 'text':
      return bytes
  }
}
