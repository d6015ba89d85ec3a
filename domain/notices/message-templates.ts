import type { NoticeKind } from '../cadence/notice.ts'

export const languages = ['zh', 'en'] as const
export type Language = (typeof languages)[number]

/** What a notice's text may be filled with; text of one line each. */
export const placeholders = [
  'team',
  'county',
  'step',
  'period',
  'milestone',
  'due',
  'owner',
  'proof',
  'answer',
  'duties',
  'order',
  'words',
  'reason',
  'startOn',
  'endsOn',
  'today',
] as const
export type Placeholder = (typeof placeholders)[number]
export type Fillings = Readonly<Record<Placeholder, string>>

export interface KindTemplate {
  /** One line: what a digest shows of it. */
  readonly line: string
  /** Shown when a message carries this notice alone. */
  readonly details: readonly string[]
}

/** The words of the notices in one language: a file that an office may change. */
export interface MessageTemplates {
  readonly language: Language
  readonly message: {
    readonly titleOfOne: string
    readonly titleOfSeveral: string
    readonly provisional: string
    readonly dutiesToday: string
    readonly dutiesThisWeek: string
    readonly duty: string
    readonly checkpoints: string
    readonly checkpoint: string
  }
  readonly kinds: Readonly<Record<NoticeKind, KindTemplate>>
}

/** Puts values in the place of `{name}`; a name without a value stays empty. What is put in is not filled again. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')
}

/** The names that stand in braces, in order, each once. */
export function namesIn(template: string): readonly string[] {
  return [...new Set([...template.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? []))]
}
