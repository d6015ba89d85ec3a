import { acknowledgeAnswer } from '../../../domain/schemas/acknowledge-schema.ts'
import type { ApiClient } from '../api-client.ts'
import { dataOption, findApi } from '../find-api.ts'
import { actorOf } from '../command-options.ts'
import type { CliCommand } from '../command.ts'
import { readNames } from '../put-names-back.ts'
import { momentText } from '../words.ts'

/** @source docs/notices.md, "What somebody has to look after" */
export const noticesAcknowledge: CliCommand = {
  name: 'notices acknowledge',
  summary: '确认已过问「发送结果未知」的通知 / say that you have seen to a notice whose result is unknown',
  arguments: [
    { form: '<ITEM...>', summary: '通知号，如 DQJOIJEW，可写多个 / numbers of notices, or delivery ids' },
  ],
  options: [
    {
      form: '--as <SEAT>',
      summary: '以哪个岗位确认，默认市科协 / seat acted for, association-city by default',
    },
    { form: '--note <TEXT>', summary: '说明，如怎样告知了本人 / how they were told, for instance' },
    dataOption,
  ],
  example: 'npx hopelight notices acknowledge DQJOIJEW --note 已电话告知',
  run: async (context) => {
    const body = {
      items: context.argument(0),
      actor: actorOf(context),
      note: context.option('note') ?? '',
    }
    const api = findApi(context)
    const answer = await api.post('/attentions/acknowledge', body, acknowledgeAnswer)
    if (context.json) return context.printJson(answer)
    const nameOf = await namesOrIds(api)
    for (const { already, at, number, personId: by, recipientId, subject } of answer.acknowledged) {
      const to = recipientId === null ? '' : `（${nameOf(recipientId)}）`
      const [what, who] = [`通知 ${number ?? subject}${to}`, `${nameOf(by)} 于 ${momentText(at)}`]
      context.print(already ? `${what} 此前已确认 already：${who}` : `${what} 已确认 acknowledged：${who}`)
    }
  },
}

/** What is acknowledged is acknowledged, whether or not names can be read. */
async function namesOrIds(api: ApiClient): Promise<(personId: string) => string> {
  const names = await readNames(api).catch(() => null)
  return (personId) => names?.person(personId) ?? personId
}
