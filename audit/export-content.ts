import { z } from 'zod'

const sha256Text = z.string().regex(/^[0-9a-f]{64}$/u)
const instantText = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/u)

/** `export.json`: what an export holds. */
export const exportContent = z.strictObject({
  format: z.literal('hopelight-export-v1'),
  madeAt: instantText,
  /** Version of the program that made it. */
  program: z.string().max(40),
  /** Name of the log's key. */
  log: z.string().max(80),
  workflowCode: z.strictObject({ sha256: sha256Text, sourceHash: z.string().max(64) }),
  teams: z
    .array(
      z.strictObject({
        teamId: z.string().regex(/^[a-z0-9-]{2,40}$/u),
        logs: z.array(
          z.strictObject({
            workflowId: z.string().max(120),
            entries: z.int().min(0),
            /** In the order of the chain. */
            runs: z.array(z.string().max(64)).max(10_000),
          }),
        ),
        /** Notes that the installation has kept of its own. */
        earlierCheckpoints: z.int().min(0).max(100_000),
      }),
    )
    .max(10_000)
    .refine((teams) => new Set(teams.map(({ teamId }) => teamId)).size === teams.length),
  rotations: z.int().min(0).max(1_000),
  actorKeys: z.int().min(0).max(1_000),
  /** What should be there and is not, in words. */
  missing: z.array(z.string().max(400)).max(1_000),
})

/** How `missing` says that a calendar version could not be added. */
export function missingCalendar(version: string): string {
  return `日历版本 / calendar version ${version}`
}

/** How `missing` says that a template could not be added. */
export function missingTemplate(name: string): string {
  return `模板 / template ${name}`
}

/** How `missing` says that the list of software could not be added: how it begins. */
export const missingSoftware = '软件清单 / list of software: '

export type ExportContent = Readonly<z.infer<typeof exportContent>>

const hashText = z.string().regex(/^[A-Za-z0-9+/]{43}=$/u)

/** `proofs/TEAM.json`. Hashes in base64. */
export const teamProofs = z.array(
  z.strictObject({
    workflowId: z.string().max(120),
    /** That the last entry stands in the tree; null: there is none. */
    lastEntry: z.strictObject({ index: z.int().min(0), hashes: z.array(hashText).max(64) }).nullable(),
    /** That the tree of each earlier checkpoint is a beginning of it. */
    consistency: z.array(z.strictObject({ size: z.int().min(0), hashes: z.array(hashText).max(64) })),
  }),
)

export type TeamProofs = z.infer<typeof teamProofs>
