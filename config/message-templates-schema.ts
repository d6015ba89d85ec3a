import { z } from 'zod'
import { noticeKinds } from '../domain/cadence/notice.ts'
import {
  languages,
  type MessageTemplates,
  namesIn,
  placeholders,
} from '../domain/notices/message-templates.ts'
import { type FileProblem, sortProblems } from './yaml/file-problem.ts'
import { readYamlFile } from './yaml/yaml-file.ts'
import { closedObject } from '../domain/schemas/closed-object.ts'
import { problemsOfIssues } from './yaml/zod-problems.ts'

export type MessageTemplatesResult =
  | { readonly ok: true; readonly templates: MessageTemplates }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

const mostLetters = 400

/** One line of text with no other names in braces than these. */
function lineOf(names: readonly string[]) {
  const form = `一行文字，最多 ${mostLetters} 字 / one line of at most ${mostLetters} characters`
  return z.string({ error: form }).superRefine((given, context) => {
    if (given.length > mostLetters || /[\r\n]/.test(given))
      context.addIssue({ code: 'custom', message: form })
    const unknown = namesIn(given).filter((name) => !names.includes(name))
    if (unknown.length > 0)
      context.addIssue({
        code: 'custom',
        message: names.map((name) => `{${name}}`).join(' '),
        params: { problem: `没有 {${unknown.join('} {')}} / not known here` },
      })
  })
}

const kindTemplate = closedObject({
  line: lineOf(placeholders),
  details: z.array(lineOf(placeholders), { error: '列表 / a list' }).max(8),
})

const messageTemplates = closedObject({
  language: z.enum(languages),
  message: closedObject({
    titleOfOne: lineOf(['line', 'today']),
    titleOfSeveral: lineOf(['count', 'today']),
    provisional: lineOf([]),
    dutiesToday: lineOf([]),
    dutiesThisWeek: lineOf([]),
    duty: lineOf(['team', 'step', 'period', 'milestone', 'due', 'owner']),
    checkpoints: lineOf([]),
    checkpoint: lineOf(['team', 'on', 'entries', 'fingerprint']),
  }),
  kinds: z.record(z.enum(noticeKinds), kindTemplate),
})

/** The words of one language's notices, or everything that is wrong with the file, with line, column and field. */
export function parseMessageTemplates(source: string | Uint8Array, fileName: string): MessageTemplatesResult {
  const { yaml, problems } = readYamlFile(source, fileName)
  if (yaml === null) return { ok: false, problems }
  const parsed = messageTemplates.safeParse(yaml.value)
  if (parsed.success && problems.length === 0) return { ok: true, templates: parsed.data }
  const issues = parsed.success ? [] : problemsOfIssues(yaml, parsed.error.issues)
  return { ok: false, problems: sortProblems([...problems, ...issues]) }
}
