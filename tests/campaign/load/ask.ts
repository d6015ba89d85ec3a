import { createHash } from 'node:crypto'
import { z } from 'zod'
import { recordedAnswer } from '../../../domain/schemas/command-schema.ts'
import { pdfFile } from '../../support/evidence-files.ts'
import type { Stage } from '../stage.ts'
import type { Operation, Outcome } from './journal.ts'

/** A client that lost patience; the API goes on with it. */
const patienceMs = 5_000
/** This client shows its token to whoever listens; the CLI, which asks for a proof first, must not. */
export const loadAgent = 'hopelight-campaign'
const evidence = pdfFile('签到表')

const refused = z.union([
  z.object({ code: z.string() }),
  z.object({ error: z.object({ code: z.string() }) }).transform(({ error }) => error),
])

/** Answers that leave open whether the command was taken. */
const openCodes: readonly string[] = ['not-recorded-yet', 'unavailable', 'internal']

/** Gives the command through the API, once. */
export async function ask(stage: Stage, { body, commandId, name, teamId }: Operation): Promise<Outcome> {
  try {
    const response = await fetch(`${stage.apiAddress}/teams/${teamId}/commands/${name}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${stage.token}`,
        'content-type': 'application/json',
        'user-agent': loadAgent,
      },
      body: JSON.stringify({ commandId, ...body }),
      signal: AbortSignal.timeout(patienceMs),
    })
    return outcomeOf(response.status, await response.json())
  } catch (error) {
    return { kind: 'unknown', why: error instanceof Error ? error.name : 'error' }
  }
}

function outcomeOf(status: number, body: unknown): Outcome {
  if (status === 200) {
    const { already, sequence } = recordedAnswer.parse(body)
    return { kind: 'ok', sequence, already: already !== undefined }
  }
  const read = refused.safeParse(body)
  const code = read.success ? read.data.code : `HTTP ${status}`
  return status >= 500 || openCodes.includes(code) ? { kind: 'unknown', why: code } : { kind: 'fail', code }
}

/** The one file that all marks show as evidence; to be put there before the first of them. */
export async function putEvidence(stage: Stage): Promise<void> {
  const response = await fetch(`${stage.apiAddress}/evidence/${evidenceHash}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${stage.token}`,
      'x-evidence-name': encodeURIComponent('签到表.pdf'),
    },
    body: evidence,
  })
  if (!response.ok) throw new Error(`evidence was refused: ${await response.text()}`)
}

export const evidenceHash = createHash('sha256').update(evidence).digest('hex')
