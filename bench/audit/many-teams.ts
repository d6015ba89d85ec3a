import type { ExportMaterial, TeamMaterial } from '../../audit/write-export.ts'

/** The record of one team as that of so many, each under an id of its own of the same length. */
export function manyTeams(material: ExportMaterial, count: number): ExportMaterial {
  const [model] = material.teams
  if (model === undefined) throw new Error('there is no team to be multiplied')
  const teams = Array.from({ length: count }, (_, index) =>
    renamed(model, `t${String(index + 1).padStart(model.teamId.length - 1, '0')}`),
  )
  return { ...material, teams }
}

function renamed({ teamId: from, logs }: TeamMaterial, teamId: string): TeamMaterial {
  return {
    teamId,
    earlier: [],
    logs: logs.map(({ workflowId, runs }) => ({
      workflowId: workflowId.replace(from, teamId),
      runs: runs.map(({ runId, json }) => ({ runId, json: renamedIn(json, from, teamId) })),
    })),
  }
}

/** Also in the payloads, which are encoded. */
function renamedIn(json: string, from: string, to: string): string {
  return json
    .replaceAll(/("data": ?")([A-Za-z0-9+/=]*)"/gu, (whole, head: string, data: string) => {
      const text = Buffer.from(data, 'base64').toString('utf8')
      if (!text.includes(from)) return whole
      return `${head}${Buffer.from(text.replaceAll(from, to)).toString('base64')}"`
    })
    .replaceAll(from, to)
}
