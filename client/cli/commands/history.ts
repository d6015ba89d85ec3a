import { isSeatKey } from '../../../domain/programme/seats.ts'
import { seatName } from '../../../domain/programme/seat-name.ts'
import { dataOption, findApi, reading } from '../api-client.ts'
import { historyAnswer, type ShownEvent, type ShownTeam, teamAnswer } from '../api-views.ts'
import { teamArgument } from '../command-options.ts'
import type { CliCommand } from '../command.ts'
import { eventWord } from '../event-words.ts'
import { readNames, type ShownNames } from '../put-names-back.ts'
import { alignedText } from '../table.ts'
import { momentText } from '../words.ts'

/** @source contracts.md, `hopelight history` */
export const history: CliCommand = {
  name: 'history',
  summary: '从 Temporal 读出的全部记录 / the whole record, read from Temporal',
  arguments: [teamArgument],
  options: [dataOption],
  example: 'npx hopelight history longyou --json',
  run: async (context) => {
    const teamId = encodeURIComponent(context.argument(0)[0] ?? '')
    await reading(async () => {
      const api = findApi(context)
      const answer = await api.get(`/teams/${teamId}/history`, historyAnswer)
      if (context.json) return context.printJson(answer)
      const team = await api.get(`/teams/${teamId}`, teamAnswer)
      const names = await readNames(api)
      const head = ['时间', '步骤', '序号', '事件', '期次', '节点 · 何人']
      const rows = answer.events.map((event) => eventRow(event, team, names))
      context.print(alignedText(context.terminal, [head, ...rows]))
      context.print(`共 ${answer.events.length} 条，来源 Temporal`)
    })
  },
}

function eventRow(event: ShownEvent, { steps }: ShownTeam, names: ShownNames): string[] {
  const { actor, at, kind, milestone, marks, mark, period, sequence, workflowId } = event
  const key = workflowId.split('/').slice(2).join('/')
  const step = steps.find((each) => each.step === key)
  const milestones = [milestone, mark?.milestone, ...(marks ?? []).map((each) => each.milestone)]
  const who = actor === undefined ? [] : [names.person(actor.personId), seatText(actor.seatId), actor.via]
  return [
    momentText(at),
    step?.name ?? (key === '' ? '帮扶团' : key),
    `${sequence}`,
    eventWord(kind),
    period ?? '',
    [...milestones.flatMap((each) => each ?? []), ...(who.length === 0 ? [] : [`· ${who.join(' ')}`])].join(
      ' ',
    ),
  ]
}

function seatText(seat: string): string {
  return isSeatKey(seat) ? seatName(seat) : seat
}
