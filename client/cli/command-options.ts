import { randomUUID } from 'node:crypto'
import { dataOption } from './find-api.ts'
import type { CliArgument, CliContext, CliOption } from './command.ts'

export const teamArgument: CliArgument = { form: '<TEAM>', summary: '帮扶团编号 / team id' }
export const occurrenceArguments: readonly CliArgument[] = [
  teamArgument,
  { form: '<STEP>', summary: '步骤，如 weekly-salon / step' },
  { form: '<PERIOD>', summary: '期次，如 2026-W48 / occurrence' },
]
export const milestoneArgument: CliArgument = { form: '<MILESTONE>', summary: '节点，如 held / milestone' }

/** Of every command that changes something. */
export const actingOptions: readonly CliOption[] = [
  { form: '--as <SEAT>', summary: '以哪个岗位办理，默认承办岗位 / seat acted for, the owner by default' },
  {
    form: '--command-id <ID>',
    summary: '命令号；同号重发只登记一次 / the same id is recorded once, however often it is sent',
  },
  dataOption,
]

export const reasonOption: CliOption = { form: '--reason <TEXT>', summary: '理由，必填 / the reason, needed' }

export interface Acting {
  readonly commandId: string
  readonly actor: { readonly seatId?: string }
}

export function actingOf(context: CliContext): Acting {
  return {
    commandId: context.option('command-id') ?? randomUUID(),
    actor: actorOf(context),
  }
}

/** What `--as` says; who it is, the API knows. */
export function actorOf(context: CliContext): Acting['actor'] {
  const seatId = context.option('as')
  return seatId === null ? {} : { seatId }
}
