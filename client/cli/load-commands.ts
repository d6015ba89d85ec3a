import type { CliCommand } from './command.ts'
import { fileCommands, serviceCommands } from './daily-commands.ts'
import { isBare } from './run-command-line.ts'

/** The commands that a line may mean: all of them only where it names none of the quick ones, for the rest load slowly. */
export async function loadCommands(words: readonly string[]): Promise<readonly CliCommand[]> {
  const quick = [...serviceCommands, ...fileCommands]
  const isQuick = isBare(words) || quick.some(({ name }) => name.split(' ')[0] === words[0])
  return isQuick ? quick : (await import('./commands.ts')).commands
}

/** One line for each first word that several commands share. */
export const groupSummaries: Readonly<Record<string, string>> = {
  calendar: '工作日历 / the working calendar',
  channels: '通知通道 / the channels of notices',
  team: '一个团的移交与接管 / moving a team to another installation',
  ledger: '台账 / the ledger',
  audit: '记录的导出与核验 / proof of the record',
}
