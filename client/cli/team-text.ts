import type { OccurrenceResult } from '../../domain/cadence/events.ts'
import { endWord, stateWord } from '../../domain/cadence/state-words.ts'
import { dateOf } from '../../domain/calendar/instant.ts'
import { seatName } from '../../domain/programme/seat-name.ts'
import type { ShownDuty, ShownOrder, ShownTeam } from '../../domain/schemas/view-schemas.ts'
import type { Terminal } from './command.ts'
import { dueText, lightText } from './light-text.ts'
import { orderHead, orderPlace, orderStand } from './order-text.ts'
import { standstillsText } from './standstills-text.ts'
import { alignedText, styled, tableText } from './table.ts'
import type { ShownNames } from './put-names-back.ts'
import { momentText } from './words.ts'

/** A team's six steps: a heading, then each step with what is open. */
export function teamText(terminal: Terminal, team: ShownTeam, names: ShownNames): string {
  const suspended = team.suspendedOn === null ? '' : `（自 ${team.suspendedOn} 起）`
  const released = team.releasedTo === null ? '' : `（至 ${team.releasedTo}）`
  return [
    styled(terminal, 'bold', `${team.name}（${team.teamId}） ${team.county} · ${team.industry}`),
    `${team.startOn} 至 ${team.endsOn} · ${stateWord('team', team.state)}${suspended}${released} · 截至 ${momentText(team.asOf)}`,
    ...(team.standstills.length === 0 ? [] : [standstillsText(terminal, team.standstills)]),
    tableText(terminal, ['步骤', '灯', '下期', '已结束'], stepRows(terminal, team)),
    ...team.steps.flatMap((step) =>
      step.open.flatMap((occurrence) => [
        '',
        styled(terminal, 'bold', `${step.name} ${occurrence.period}`),
        alignedText(
          terminal,
          occurrence.milestones.map((duty) => dutyRow(terminal, duty, names)),
          '  ',
        ),
      ]),
    ),
    ...(team.orders.length === 0 ? [] : ['', styled(terminal, 'bold', '督办单')]),
    ...team.orders.map((order) => `  ${orderText(team, order)}`),
  ].join('\n')
}

/** `拟稿 2026-12-18 一周一微型沙龙 2026-W50：举办沙龙（待签发）` */
function orderText({ steps }: ShownTeam, order: ShownOrder): string {
  const own = steps.find((each) => each.step === order.step)
  return `${orderHead(order)} ${orderPlace(order, own?.name ?? order.step)}（${orderStand(order)}）`
}

function stepRows(terminal: Terminal, { steps }: ShownTeam): string[][] {
  return steps.map((step) => [
    `${step.name}\n${step.step}`,
    [lightText(terminal, step), ...(step.open.length === 0 ? [] : [`进行中 ${step.open.length} 期`])].join(
      '\n',
    ),
    step.next === null
      ? ''
      : [
          step.next.period,
          `${dateOf(step.next.opensAt)} 启动`,
          ...(step.next.provisional ? [styled(terminal, 'yellow', '暂定')] : []),
        ].join('\n'),
    closedTexts(step).join('\n'),
  ])
}

function closedTexts({ closed, meeting }: ShownTeam['steps'][number]): readonly string[] {
  const results: readonly OccurrenceResult[] = [
    'done',
    'done-late',
    'missed',
    'exempt',
    'waived',
    'suspended',
  ]
  return results.flatMap((result) => {
    const count = closed[result]
    return count === 0 ? [] : [`${endWord(result, meeting)} ${count}`]
  })
}

function dutyRow(terminal: Terminal, duty: ShownDuty, names: ShownNames): string[] {
  return [
    duty.name,
    dueText(terminal, duty),
    lightText(terminal, duty),
    styled(terminal, 'dim', duty.milestone),
    [seatName(duty.owner), ...remarksOf(duty, names)].join(' · '),
  ]
}

function remarksOf(duty: ShownDuty, names: ShownNames): readonly string[] {
  const { mark, optional, press, returnedReason, waitsForNames } = duty
  const by = mark?.personId == null ? '' : ` ${names.person(mark.personId)}`
  return [
    ...(mark === null ? [] : [`${milestoneWord(duty)} ${mark.happenedOn}${by}`]),
    ...(mark !== null && mark.belowNorm.length > 0 ? ['未达规模'] : []),
    ...(returnedReason === null
      ? []
      : [`理由：${Array.from(names.inText(returnedReason)).slice(0, 30).join('')}`]),
    ...(mark === null && waitsForNames.length > 0 ? [`待“${waitsForNames.join('、')}”之后`] : []),
    ...(optional && mark === null ? ['可选'] : []),
    ...(press === 'over' ? ['已开展，不再催办'] : []),
  ]
}

function milestoneWord({ meeting, state }: ShownDuty): string {
  return state === 'missed' ? endWord(state, meeting) : stateWord('milestone', state)
}
