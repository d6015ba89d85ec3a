import { findApi, dataOption } from '../find-api.ts'
import { inboxAnswer } from '../../../domain/schemas/view-schemas.ts'
import type { CliCommand, CliContext, CliOption } from '../command.ts'
import { dutiesText } from '../duties-text.ts'
import { readNames } from '../put-names-back.ts'
import { readyLine } from '../ready-line.ts'
import { momentText } from '../words.ts'

export const seatOption: CliOption = {
  form: '--as <SEAT>',
  summary: '岗位，如 liaison 或 liaison@longyou / a seat, of one team or of all',
}

/** @source docs/contracts.md, "hopelight show, inbox and history" */
export const inbox: CliCommand = {
  name: 'inbox',
  summary: '应办事项，按应办日 / what is owed, by due',
  arguments: [],
  options: [seatOption, dataOption],
  example: 'npx hopelight inbox --as liaison@longyou',
  run: async (context) => {
    const api = findApi(context)
    const answer = await api.get(`/inbox${seatQuery(context.option('as'))}`, inboxAnswer)
    if (context.json) return context.printJson(answer)
    if (answer.duties.length === 0) return context.print(nothingText(context))
    const names = await readNames(api)
    context.print(dutiesText(context.terminal, answer.duties, { names, ready: readyLine(context) }))
    context.print(`共 ${answer.duties.length} 项，截至 ${momentText(answer.asOf)}`)
  },
}

/** Steps that wait for their day are in the table of the whole city. */
export function nothingText(context: CliContext): string {
  const city = readyLine(context)('npx hopelight')
  return `没有应办事项，各步骤何时启动见 / nothing is owed, when steps open: ${city}`
}

export function seatQuery(seat: string | null): string {
  return seat === null ? '' : `?seat=${encodeURIComponent(seat)}`
}
