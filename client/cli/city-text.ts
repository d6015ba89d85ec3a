import type { z } from 'zod'
import { stateWord } from '../../domain/cadence/state-words.ts'
import { dateOf, type Instant } from '../../domain/calendar/instant.ts'
import type { cityAnswer } from '../../domain/schemas/view-schemas.ts'
import type { Terminal } from './command.ts'
import { lightText } from './light-text.ts'
import { alignedText, styled, textWidth, wrapText } from './table.ts'
import { momentText } from './words.ts'

type City = z.infer<typeof cityAnswer>
type Team = City['teams'][number]
type Cell = Team['steps'][number]

/** Said once: a cell has no room for it. */
const legend =
  '数字依次为：应开（到期或已开，不计免开）/ 已开 / 免开 / 待报（过了应办日未报的节点）/ 逾期（预警和督办的节点）'

/** A county a row and a step a column, each row with the line to copy; a list where the terminal is too narrow. */
export function cityText(terminal: Terminal, city: City, ready: (command: string) => string): string {
  const table = tableOf(terminal, city, ready)
  const room = terminal.columns ?? Number.POSITIVE_INFINITY
  const fits = table.split('\n').every((line) => line.includes('npx ') || textWidth(line) <= room)
  const foot = `按岗位看 / for a seat: ${ready('npx hopelight --as liaison')} · 截至 ${momentText(city.asOf)}`
  return [...wrapped(terminal, legend), '', fits ? table : listOf(terminal, city, ready), '', foot].join('\n')
}

function tableOf(terminal: Terminal, { teams, asOf }: City, ready: (command: string) => string): string {
  const steps = teams[0]?.steps ?? []
  const head = ['县区', ...steps.map(shortName)].map((word) => styled(terminal, 'bold', word))
  const rows = teams.flatMap((team) => [
    [team.county, ...team.steps.map((cell) => lightText(terminal, cell))],
    [stateText(team), ...team.steps.map((cell) => figuresText(cell, asOf))],
  ])
  // Aligned as a whole, then the lines to copy put under each county: they are longer than any column.
  const [heading = '', ...lines] = alignedText({ ...terminal, columns: null }, [head, ...rows]).split('\n')
  return [
    heading,
    ...teams.flatMap(({ command }, index) => [
      lines[2 * index] ?? '',
      lines[2 * index + 1] ?? '',
      `  ${styled(terminal, 'dim', ready(command))}`,
    ]),
  ].join('\n')
}

function listOf(terminal: Terminal, { teams, asOf }: City, ready: (command: string) => string): string {
  return teams
    .flatMap((team) => [
      `${styled(terminal, 'bold', team.county)} ${stateText(team)}`.trimEnd(),
      alignedText(
        terminal,
        team.steps.map((cell) => [shortName(cell), lightText(terminal, cell), figuresText(cell, asOf)]),
        '  ',
      ),
      `  ${styled(terminal, 'dim', ready(team.command))}`,
    ])
    .join('\n')
}

/** `沙龙` of 一周一微型沙龙: the name of every step ends in what it is. */
function shortName({ name }: Pick<Cell, 'name'>): string {
  return Array.from(name).slice(-2).join('')
}

/** `12/10/1/0/2`; of a step that never opened, when it does. */
function figuresText(
  { open, expected, held, exempt, pastDue, overdue, nextOpensAt }: Cell,
  asOf: Instant,
): string {
  if (open + expected + exempt === 0 && nextOpensAt !== null) {
    const opensOn = dateOf(nextOpensAt)
    return opensOn.slice(0, 4) === asOf.slice(0, 4) ? `${opensOn.slice(5)} 启动` : opensOn
  }
  return [expected, held, exempt, pastDue, overdue].join('/')
}

function stateText({ state }: Team): string {
  return state === 'running' ? '' : stateWord('team', state)
}

function wrapped(terminal: Terminal, text: string): readonly string[] {
  return terminal.columns === null ? [text] : wrapText(text, terminal.columns)
}
