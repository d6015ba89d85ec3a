import { evidenceName } from '../../domain/programme/evidence-name.ts'
import type { EvidenceKind } from '../../domain/programme/template.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { type ContentClass, contentOf, type EvidenceContent } from '../evidence/content.ts'

const images = ['jpg', 'jpeg', 'png', 'webp', 'heic', 'bmp'] as const

/** What a file of each content may be called; a phone's picture often has another picture's ending. */
const endingsOf = {
  jpeg: images,
  png: images,
  webp: images,
  heic: images,
  bmp: images,
  pdf: ['pdf'],
  ofd: ['ofd'],
  word: ['docx', 'doc', 'wps'],
  sheet: ['xlsx', 'xls', 'et'],
  slides: ['pptx', 'ppt'],
  'office-binary': ['doc', 'wps', 'xls', 'et', 'ppt'],
  rtf: ['doc', 'wps'],
  text: ['txt', 'csv'],
  mp3: ['mp3'],
  mp4: ['mp4', 'm4a'],
} as const satisfies Readonly<Record<EvidenceContent, readonly string[]>>

/** Endings of files that count as evidence; programs, scripts, pages and archives do not. */
export const evidenceEndings: readonly string[] = [...new Set(Object.values(endingsOf).flat())].toSorted()

/** `evidence-type` for a name with an ending that is not taken; null: taken. A name without an ending is. */
export function checkEvidenceName(name: string): Refusal | null {
  const ending = endingOf(name)
  return ending === null || evidenceEndings.includes(ending) ? null : typeRefusal(name)
}

/** The content of a whole file, or `evidence-empty`, or `evidence-type` where it is not taken or not what its name says. */
export function checkEvidenceBytes(bytes: Buffer, name: string): EvidenceContent | Refusal {
  if (bytes.length === 0) return refuse('evidence-empty', { name: shownName(name) })
  const content = contentOf(bytes)
  const ending = endingOf(name)
  if (content === null) return typeRefusal(name)
  const endings: readonly string[] = endingsOf[content]
  return ending === null || endings.includes(ending) ? content : typeRefusal(name)
}

const classesOf: Readonly<Record<EvidenceKind, readonly ContentClass[]>> = {
  photo: ['image'],
  screenshot: ['image'],
  'sign-in': ['image', 'paper'],
  document: ['image', 'paper'],
  record: ['image', 'paper', 'recording'],
}

const classNames: Readonly<Record<ContentClass, string>> = {
  image: '图片 image',
  paper: '文档 document',
  recording: '音频或视频 recording',
}

/** `evidence-kind` for a file that cannot be what it is given as, a document as a photo; null: it can. */
export function checkEvidenceKind(kind: EvidenceKind, content: ContentClass, name: string): Refusal | null {
  if (classesOf[kind].includes(content)) return null
  return refuse('evidence-kind', {
    name: shownName(name),
    kind: `“${evidenceName(kind)} ${kind}”`,
    content: classNames[content],
  })
}

function endingOf(name: string): string | null {
  return /\.([A-Za-z0-9]{1,8})$/.exec(name.trim())?.[1]?.toLowerCase() ?? null
}

function typeRefusal(name: string): Refusal {
  return refuse('evidence-type', { name: shownName(name), allowed: evidenceEndings.join(' ') })
}

function shownName(name: string): string {
  return name === '' ? '—' : Array.from(name).slice(0, 60).join('')
}
