import { join } from 'node:path'
import { type Language, languages, type MessageTemplates } from '../domain/notices/message-templates.ts'
import type { NoticeWords } from '../domain/notices/notice-words.ts'
import { FileProblemsError } from './yaml/file-problem.ts'
import { parseMessageTemplates } from './message-templates-schema.ts'
import { bytesOf } from './bytes-of.ts'
import { projectFolder } from './project-folder.ts'
import { templatesByName } from './templates-by-name.ts'

/** The words that an office may change, of each language, and the templates. Throws `FileProblemsError`. */
export function noticeWords(): NoticeWords {
  const byLanguage = new Map<Language, MessageTemplates>(
    languages.map((language) => [language, readWords(language)]),
  )
  return {
    wordsOf(language) {
      const words = byLanguage.get(language)
      if (words === undefined) throw new Error(`no words in ${language}`)
      return words
    },
    templateOf: templatesByName(),
  }
}

function readWords(language: Language): MessageTemplates {
  const path = join(projectFolder(), 'templates', 'messages', `${language}.yaml`)
  const result = parseMessageTemplates(bytesOf(path), path)
  if (!result.ok) throw new FileProblemsError(result.problems)
  return result.templates
}
