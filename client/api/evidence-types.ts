import { type Refusal, refuse } from '../../domain/refusals.ts'

/** Endings of files that count as evidence; programs, scripts, pages and archives do not. */
export const evidenceEndings = [
  'pdf',
  'ofd',
  'jpg',
  'jpeg',
  'png',
  'webp',
  'heic',
  'bmp',
  'doc',
  'docx',
  'wps',
  'xls',
  'xlsx',
  'et',
  'ppt',
  'pptx',
  'txt',
  'csv',
  'mp3',
  'm4a',
  'mp4',
] as const

/** `evidence-type` for a name with an ending that is not taken; null: taken. A name without an ending is. */
export function checkEvidenceName(name: string): Refusal | null {
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(name.trim())?.[1]?.toLowerCase()
  const taken = ending === undefined || evidenceEndings.some((each) => each === ending)
  return taken ? null : typeRefusal(name)
}

const programStarts = ['4d5a', '7f454c46', '2321', 'cafebabe', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe']

/** `evidence-type` for bytes that begin as a program or script does, whatever the file is called. */
export function checkEvidenceStart(start: Uint8Array, name: string): Refusal | null {
  const hex = Buffer.from(start.subarray(0, 4)).toString('hex')
  return programStarts.some((each) => hex.startsWith(each)) ? typeRefusal(name) : null
}

function typeRefusal(name: string): Refusal {
  return refuse('evidence-type', {
    name: name === '' ? '—' : Array.from(name).slice(0, 60).join(''),
    allowed: evidenceEndings.join(' '),
  })
}
