import { isObject, listAt, memberAt, textAt } from '../../../../audit/json-members.ts'
import type { ExportMaterial, RunText } from '../../../../audit/write-export.ts'

/** What a holder of database and key could make: one workflow with other runs, everything else made to fit. */
export function withRuns(
  material: ExportMaterial,
  workflowId: string,
  change: (runs: readonly RunText[]) => readonly RunText[],
): ExportMaterial {
  const teams = material.teams.map((team) => ({
    ...team,
    earlier: [],
    logs: team.logs.map((log) => (log.workflowId === workflowId ? { ...log, runs: change(log.runs) } : log)),
  }))
  return { ...material, teams }
}

/** Another text in what was recorded; `change` gets the JSON of each answer of a local activity. */
export function rewritten(
  material: ExportMaterial,
  workflowId: string,
  change: (answer: string) => string,
): ExportMaterial {
  return withRuns(material, workflowId, (runs) =>
    runs.map((run) => ({ ...run, json: withAnswers(run.json, change) })),
  )
}

function withAnswers(json: string, change: (answer: string) => string): string {
  const history: unknown = JSON.parse(json)
  return listAt(history, 'events').reduce<string>((text, event) => {
    const data = textAt(answerOf(event), 'payloads', 0, 'data')
    if (data === null) return text
    const answer = Buffer.from(data, 'base64').toString('utf8')
    return text.replace(data, Buffer.from(change(answer)).toString('base64'))
  }, json)
}

function answerOf(event: unknown): unknown {
  return memberAt(event, 'markerRecordedEventAttributes', 'details', 'result')
}

/** Nothing after the first batch that was recorded: as if the rest had never been. */
export function cutShort(material: ExportMaterial, workflowId: string): ExportMaterial {
  return withRuns(material, workflowId, (runs) =>
    runs.slice(0, 1).map((run) => {
      const history: unknown = JSON.parse(run.json)
      const events = listAt(history, 'events')
      const batch = events.findIndex((event) => isBatch(textAt(answerOf(event), 'payloads', 0, 'data')))
      return { ...run, json: JSON.stringify({ events: events.slice(0, batch + 1) }) }
    }),
  )
}

function isBatch(data: string | null): boolean {
  const answer: unknown = data === null ? null : JSON.parse(Buffer.from(data, 'base64').toString('utf8'))
  return isObject(answer) && 'events' in answer
}
