import { type Refusal, refusalMessage } from './refusals.ts'

/** A refusal in Chinese, then in English, each said once: `输入有误：… / Bad input: …`. */
export function refusalText(refusal: Refusal): string {
  const { problem } = refusal.details
  const say = (language: 'zh' | 'en') => (told: string) =>
    refusalMessage({ ...refusal, details: { ...refusal.details, problem: told } }, language)
  if (typeof problem === 'string') return problemText(say('zh'), say('en'), problem)
  return `${refusalMessage(refusal, 'zh')} / ${refusalMessage(refusal, 'en')}`
}

type Say = (problem: string) => string

/**
 * Two sentences about a problem. One that was told in both languages (`中文 / English`) is parted between them; one that
 * cannot be stands once, behind both.
 */
export function problemText(sayZh: Say, sayEn: Say, problem: string): string {
  const halves = halvesOf(problem)
  if (halves !== null) return `${sayZh(halves.zh)} / ${sayEn(halves.en)}`
  const [zh, en] = [sayZh(problem), sayEn(problem)]
  if (!zh.endsWith(`：${problem}`) || !en.endsWith(`: ${problem}`)) return `${zh} / ${en}`
  return `${zh.slice(0, -problem.length - 1)} / ${en.slice(0, -problem.length - 2)}：${problem}`
}

interface Halves {
  readonly zh: string
  readonly en: string
}

/** Null: it is not, or not plainly, told in both languages. */
function halvesOf(problem: string): Halves | null {
  const whole = halvesOfOne(problem)
  if (whole !== null) return whole
  const parts = problem.split('；').map(halvesOfOne)
  const known = parts.flatMap((part) => (part === null ? [] : [part]))
  if (known.length < parts.length) return null
  return { zh: known.map(({ zh }) => zh).join('；'), en: known.map(({ en }) => en).join('; ') }
}

/** What stands between quotation marks is somebody's own. */
function halvesOfOne(text: string): Halves | null {
  const quoted = text.match(/“[^”]*”/g) ?? []
  const bare = text.replaceAll(/“[^”]*”/g, '“”')
  const [zh, en, ...more] = bare.split(' / ')
  if (zh === undefined || en === undefined || more.length > 0) return null
  const own = zh.match(/“”/g)?.length ?? 0
  return { zh: filled(zh, quoted.slice(0, own)), en: filled(en, quoted.slice(own)) }
}

function filled(text: string, quoted: readonly string[]): string {
  const left = [...quoted]
  return text.replaceAll('“”', () => left.shift() ?? '“”')
}
