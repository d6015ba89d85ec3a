import type { CadenceCommand, ProgrammeCommand } from '../../domain/cadence/commands.ts'
import { isSeatKey } from '../../domain/programme/seats.ts'
import type { MilestoneDefinition, StepDefinition } from '../../domain/programme/template.ts'
import type { Refusal } from '../../domain/refusals.ts'
import { findMilestone } from '../views/find-named.ts'
import { evidenceName } from '../../domain/programme/evidence-name.ts'
import { seatName } from '../../domain/programme/seat-name.ts'

const commandNames: Readonly<Record<string, string>> = {
  'mark-milestones': '登记',
  'return-milestone': '退回',
  'correct-milestone': '更正',
  'admit-late-record': '补录',
  'issue-order': '签发督办单',
  'reply-order': '反馈督办单',
  'return-order': '退回督办单',
  'close-order': '督办单销号',
} satisfies Record<CadenceCommand['command'], string>

const fieldNames: Readonly<Record<string, string>> = { note: '说明', reason: '理由', evidence: '佐证材料' }

/** The refusal with the Chinese name beside every key in its sentence; `missing` stays keys, for programs. */
export function namedRefusal(
  refusal: Refusal,
  definition: StepDefinition,
  command: CadenceCommand | ProgrammeCommand,
): Refusal {
  const { details, missing } = refusal
  const own = milestonesOf(definition, command)
  const words: Readonly<Record<string, (key: string) => string>> = {
    milestone: (key) => milestoneText(definition, key),
    needs: (key) => listed(missing ?? [key], (each) => milestoneText(definition, each)),
    missing: (key) => listed(missing ?? [key], (each) => missingText(own, each)),
    field: (key) => fieldText(own, key),
    seat: seatText,
    allowed: (keys) => listed(keys.split(', '), seatText),
    command: (key) => commandNames[key] ?? key,
  }
  const named = Object.entries(details).map(
    ([name, value]) => [name, typeof value === 'string' ? (words[name]?.(value) ?? value) : value] as const,
  )
  return { ...refusal, details: Object.fromEntries(named) }
}

/** The same for a body that could not be read, so that only its field is known. */
export function namedField(refusal: Refusal): Refusal {
  const { field } = refusal.details
  if (typeof field !== 'string') return refusal
  return { ...refusal, details: { ...refusal.details, field: fieldText([], field) } }
}

function milestonesOf(
  definition: StepDefinition,
  command: CadenceCommand | ProgrammeCommand,
): readonly MilestoneDefinition[] {
  const keys =
    'marks' in command
      ? command.marks.map(({ milestone }) => milestone)
      : 'mark' in command
        ? [command.mark.milestone]
        : []
  return keys.flatMap((key) => findMilestone(definition, key) ?? [])
}

function listed(keys: readonly string[], text: (key: string) => string): string {
  return keys.map(text).join('、')
}

/** `举办沙龙（held）` */
function milestoneText(definition: StepDefinition, key: string): string {
  const found = findMilestone(definition, key)
  return found === undefined ? key : `${found.name}（${key}）`
}

function seatText(key: string): string {
  return isSeatKey(key) ? `${seatName(key)}（${key}）` : key
}

function missingText(own: readonly MilestoneDefinition[], key: string): string {
  if (key !== 'evidence') return fieldText(own, key)
  const kinds = [...new Set(own.flatMap(({ evidence }) => evidence))]
  const anyOf = kinds.length > 1 ? '，任一种' : ''
  return `佐证材料（evidence：${kinds.map((kind) => `${evidenceName(kind)} ${kind}`).join('、')}${anyOf}）`
}

function fieldText(own: readonly MilestoneDefinition[], key: string): string {
  const fact = own.flatMap(({ facts }) => facts).find((each) => each.fact === key)
  const name = fact?.name ?? fieldNames[key]
  return name === undefined ? key : `${name}（${key}）`
}
