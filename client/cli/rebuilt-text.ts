import { shownLine } from '../../domain/shown-text.ts'
import type { Rebuilt } from '../../ledger/rebuild/rebuilt.ts'

/** What a rebuild did; the document of `--json`. */
export interface RebuildDone extends Rebuilt {
  readonly dataFolder: string
  /** With a history. */
  readonly workflows: number
  readonly runs: number
}

const mostShown = 20

/** The same for people. */
export function rebuiltText(done: RebuildDone): string {
  const { workflows, runs, events, notices, deliveries, differences } = done
  return [
    `回放 ${workflows} 个流程、${runs} 段历史，得 ${events} 条记录、${notices} 份通知 / replayed ${runs} runs of ${workflows} workflows: ${events} events, ${notices} notices`,
    differences === null
      ? '原台账不存在或已损坏，无从比较 / there was no ledger that could be read'
      : differences.length === 0
        ? '与原台账逐行相同 / equal to the ledger as it was, row for row'
        : `与原台账不同 / differences, the ledger as it was first:\n${shown(differences)}`,
    ...listed('没有历史可据，原样保留 / kept, since there is no history of them', done.keptWorkflows),
    ...listed('归档截止之后的记录取自原台账 / kept beyond the end of the archived history', done.keptBeyond),
    `投递记录：保留 ${deliveries.kept}，无从得知 ${deliveries.unknown}，舍弃 ${deliveries.dropped} / deliveries: ${deliveries.kept} kept, ${deliveries.unknown} unknown, ${deliveries.dropped} dropped`,
    ...listed('以下各表无法读出，请从备份恢复 / tables to be restored from a backup', done.lostTables),
    ...listed(
      '缺少日历版本，请从备份恢复 / calendar versions to be restored from a backup',
      done.missingCalendars,
    ),
    done.replaced
      ? `台账已更新${done.backup === null ? '' : `，原台账在 ${done.backup}`} / the ledger was replaced`
      : '台账未作改动 / the ledger is unchanged',
  ].join('\n')
}

function listed(heading: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${heading}：${items.map(shownLine).join('、')}`]
}

function shown(differences: readonly string[]): string {
  const rest = differences.length - mostShown
  const lines = differences.slice(0, mostShown).map((line) => `  ${shownLine(line)}`)
  return [...lines, ...(rest > 0 ? [`  … 另有 ${rest} 处，见 --json / ${rest} more`] : [])].join('\n')
}
