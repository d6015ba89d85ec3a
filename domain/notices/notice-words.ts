import type { Template } from '../programme/template.ts'
import type { Language, MessageTemplates } from './message-templates.ts'

/** What notices are written with. */
export interface NoticeWords {
  readonly wordsOf: (language: Language) => MessageTemplates
  /** Throws for an unknown name. */
  readonly templateOf: (name: string) => Template
}
