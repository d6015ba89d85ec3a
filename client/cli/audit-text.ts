export interface ExportDone {
  readonly file: string
  readonly teams: number
  readonly entries: number
  readonly bytes: number
  readonly seconds: number
  /** Verifier key. */
  readonly key: string
  /** Signed checkpoint by team. */
  readonly checkpoints: Readonly<Record<string, string>>
  readonly missing: readonly string[]
  /** Files in it, or itself, that `audit verify` does not read for their size. */
  readonly tooLarge: readonly string[]
}

export function exportText(done: ExportDone): string {
  const { file, teams, entries, bytes, seconds, key, checkpoints, missing, tooLarge } = done
  return [
    `已导出 ${teams} 个团、${entries} 条记录，${bytes} 字节，用时 ${seconds} 秒：${file} / exported`,
    ...missing.map((what) => `未能附上 / could not be added: ${what}`),
    ...tooLarge.map(
      (what) =>
        `过大，核验时不会读取：${what}；请减少每次导出的团 / too large for audit verify to read: export fewer teams at once`,
    ),
    `公钥 / public key: ${key}`,
    '请把以下检查点交由外部保存 / have somebody outside keep these checkpoints:',
    ...Object.values(checkpoints).map((note) => `\n${note.trimEnd()}`),
  ].join('\n')
}

export interface ShownCheckpoint {
  readonly teamId: string
  readonly at: string
  /** Of all seven logs. */
  readonly entries: number
  readonly fingerprint: string
  readonly note: string
}

/** As it is put on paper. */
export function checkpointsText(shown: readonly ShownCheckpoint[]): string {
  if (shown.length === 0) return '还没有检查点 / there is no checkpoint yet'
  return [
    '请交由外部保存；日后核对：hopelight audit verify 导出包 --checkpoint 本检查点 / to be kept outside; to compare: hopelight audit verify EXPORT --checkpoint THIS',
    ...shown.map(
      ({ teamId, at, entries, fingerprint, note }) =>
        `\n${teamId}：${at.slice(0, 16).replace('T', ' ')}，${entries} 条记录 / entries\n指纹 / fingerprint: ${fingerprint}\n${note.trimEnd()}`,
    ),
  ].join('\n')
}
