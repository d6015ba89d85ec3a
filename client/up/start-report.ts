import { refusalText } from '../../domain/refusal-text.ts'
import { nobodyTold } from '../views/nobody-told.ts'
import type { TeamReport } from '../../operations/up/submit-team.ts'

/** The lines of one team in the start-up report. */
export function teamReportLines(report: TeamReport): readonly string[] {
  const { teamId, name, outcome, refusal, diff, amendedSeats, endedAs } = report
  const head = `${teamId} ${name}：`
  switch (outcome) {
    case 'started':
      return [`${head}已启动 started`]
    case 'already-running':
      return [
        `${head}已在运行 already running`,
        ...(amendedSeats.length === 0 ? [] : [`  岗位已更新 seats amended: ${amendedSeats.join(', ')}`]),
        ...(refusal === null ? [] : [`  岗位未更新 seats not amended: ${refusalText(refusal)}`]),
      ]
    case 'ended':
      return [
        endedAs === 'COMPLETED'
          ? `${head}三年帮扶已结束 concluded`
          : endedAs === 'deleted'
            ? `${head}台账有其记录而 Temporal 中没有，不会重新启动；数据文件夹是否齐全、流程是否被删除？ / the ledger knows it, Temporal does not: it is not started anew`
            : `${head}流程已被外部结束（${endedAs ?? ''}），不会自动重启 / ended from outside, not started again`,
      ]
    case 'refused':
      return [
        `${head}拒绝 refused`,
        ...(diff.length > 0
          ? [
              '  与首次登记不同，仍按首次登记运行 / differs from what was first submitted, which stays:',
              ...diff.map((line) => `    ${line}`),
            ]
          : refusal === null
            ? []
            : [`  ${refusalText(refusal)}`]),
      ]
  }
}

/** The same for programs. */
export function teamReportDocument({
  teamId,
  outcome,
  refusal,
  diff,
  amendedSeats,
}: TeamReport): Readonly<Record<string, unknown>> {
  return { teamId, outcome, code: refusal?.code ?? null, diff, amendedSeats }
}

export interface Places {
  readonly temporal: string
  readonly api: string
  readonly dataFolder: string
  readonly embedded: boolean
  readonly tellsNobody: boolean
}

/** Where everything is. */
export function placesLines({ temporal, api, dataFolder, embedded, tellsNobody }: Places): readonly string[] {
  return [
    `Temporal ${temporal} · API ${api} · 数据 data ${dataFolder}`,
    ...(embedded
      ? ['内置 Temporal 供一个单位一台机器使用，更大规模见 docs/operations.md / one office, one machine']
      : []),
    ...(tellsNobody ? [nobodyTold] : []),
  ]
}

/** Where to look and how to end it: the last line of what is shown. */
export function footLine(uiAddress: string | null): string {
  return [...(uiAddress === null ? [] : [`Temporal 网页 Web UI ${uiAddress}`]), 'Ctrl-C 停止 / stops'].join(
    ' · ',
  )
}
