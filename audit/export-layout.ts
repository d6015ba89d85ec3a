/** Where things lie in an export. */
export const layout = {
  readme: 'README.md',
  manifest: 'MANIFEST.note',
  content: 'export.json',
  logKey: 'keys/log.vkey',
  workflowCode: 'workflows/workflows.js.gz',
  sbom: 'sbom.cdx.json.gz',
  /** `number` from 1. */
  rotation: (number: number) => `keys/log-rotation-${padded(number)}.note`,
  actorKey: (number: number) => `keys/api-actor-${padded(number)}.pem`,
  history: (workflowId: string, number: number) => `histories/${workflowId}/${padded(number)}.json.gz`,
  entries: (workflowId: string) => `entries/${workflowId}.jsonl.gz`,
  proofs: (teamId: string) => `proofs/${teamId}.json`,
  checkpoint: (teamId: string) => `checkpoints/${teamId}.note`,
  earlierCheckpoint: (teamId: string, number: number) =>
    `checkpoints/earlier/${teamId}/${padded(number)}.note`,
  calendarYear: (version: string, year: number) => `calendars/${version}/${year}.json`,
  template: (name: string) => `templates/${name}.yaml`,
} as const

function padded(number: number): string {
  return String(number).padStart(3, '0')
}
