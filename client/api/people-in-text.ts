import type {
  CadenceCommand,
  Evidence,
  FactValue,
  Mark,
  ProgrammeCommand,
} from '../../domain/cadence/commands.ts'

/** Names by person id. */
export type Names = ReadonlyMap<string, string>

/** One character is a word more often than a name. */
const leastNameLength = 2

/** The command with `{p-006}` in the place of every name of the people file. @source docs/contracts.md, "Personal data" */
export function withoutNames<Command extends CadenceCommand | ProgrammeCommand>(
  command: Command,
  names: Names,
): Command {
  const hide = nameHider(names)
  if ('marks' in command) return { ...command, marks: command.marks.map((mark) => hiddenMark(mark, hide)) }
  return {
    ...command,
    ...('reason' in command ? { reason: hide(command.reason) } : {}),
    ...('to' in command ? { to: hide(command.to) } : {}),
    ...('note' in command ? { note: hide(command.note) } : {}),
    ...('evidence' in command ? { evidence: hiddenEvidence(command.evidence, hide) } : {}),
    ...('mark' in command ? { mark: hiddenMark(command.mark, hide) } : {}),
  }
}

/** Longer names first, so that a name inside another one is left alone; of one name the first person. */
export function nameHider(names: Names): (text: string) => string {
  const byName = new Map([...names].toReversed().map(([personId, name]) => [name, personId]))
  const known = [...byName.keys()]
    .filter((name) => Array.from(name).length >= leastNameLength)
    .toSorted((one, other) => other.length - one.length)
  if (known.length === 0) return (text) => text
  const pattern = new RegExp(known.map(escaped).join('|'), 'gu')
  return (text) => text.replaceAll(pattern, (name) => `{${byName.get(name) ?? ''}}`)
}

function escaped(name: string): string {
  return name.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')
}

type Hide = (text: string) => string

function hiddenMark(mark: Mark, hide: Hide): Mark {
  return {
    ...mark,
    values: Object.fromEntries(
      Object.entries(mark.values).map(([fact, value]) => [fact, hiddenValue(value, hide)]),
    ),
    evidence: hiddenEvidence(mark.evidence, hide),
    note: hide(mark.note),
  }
}

function hiddenEvidence(evidence: readonly Evidence[], hide: Hide): readonly Evidence[] {
  return evidence.map((each) => ({ ...each, name: hide(each.name) }))
}

function hiddenValue(value: FactValue, hide: Hide): FactValue {
  if (typeof value === 'string') return hide(value)
  return typeof value === 'object' ? value.map(hide) : value
}
