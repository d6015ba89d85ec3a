import { z } from 'zod'
import { commandBodies, recordedAnswer } from '../../../domain/schemas/command-schema.ts'
import { canonicalJson } from '../../../ledger/canonical-json.ts'
import type { ActorSigner } from '../../../operations/up/actor-signature.ts'
import type { ApiDeps } from '../api-deps.ts'
import { answeredBy } from '../answered-by.ts'
import type { ApiServer } from '../api-server.ts'
import { callerOf } from '../caller.ts'
import { commandQueue, type QueuedCommand } from '../command-queue.ts'
import type { TakenAnswer } from '../explain-answer.ts'
import { commandIdOf, invalidRequest } from '../invalid-request.ts'
import { notRecordedYet, RefusedError } from '../refused-error.ts'
import { bodyRefusal, takeCadenceCommand, takeProgrammeCommand } from '../take-command.ts'

const params = z.object({ teamId: z.string().max(80) })
const response = answeredBy(recordedAnswer)

const cadenceNames = [
  'mark-milestones',
  'return-milestone',
  'correct-milestone',
  'admit-late-record',
  'issue-order',
  'reply-order',
  'return-order',
  'close-order',
] as const
const programmeNames = ['suspend', 'resume', 'release'] as const

/** The server takes ten updates of one workflow at a time; a client waits 30 s, and one command takes up to 10 s. */
const limits = { atOnce: 5, patienceMs: 18_000 } as const

/** One address a command. @source docs/contracts.md, "Commands" */
export function commandRoutes(app: ApiServer, deps: ApiDeps, signer: ActorSigner): void {
  const queue = commandQueue<TakenAnswer>(limits)
  for (const name of cadenceNames) {
    app.post(
      `/teams/:teamId/commands/${name}`,
      {
        attachValidation: true,
        schema: { summary: `To one step: ${name}`, params, body: commandBodies[name], response },
      },
      async (request) => {
        refuseInvalid(name, request)
        const { body } = request
        const caller = callerOf(request, deps.adminToken)
        const given = { teamId: request.params.teamId, name, body, caller }
        return queue.run({
          ...placeOf(`${given.teamId}/${body.step}`, name, body),
          ask: () => takeCadenceCommand(deps, signer, given),
        })
      },
    )
  }
  for (const name of programmeNames) {
    app.post(
      `/teams/:teamId/commands/${name}`,
      {
        attachValidation: true,
        schema: { summary: `To the whole team: ${name}`, params, body: commandBodies[name], response },
      },
      async (request) => {
        refuseInvalid(name, request)
        const { body } = request
        const caller = callerOf(request, deps.adminToken)
        const given = { teamId: request.params.teamId, name, body, caller }
        return queue.run({
          ...placeOf(given.teamId, name, body),
          ask: () => takeProgrammeCommand(deps, signer, given),
        })
      },
    )
  }
}

function placeOf(
  lane: string,
  name: string,
  body: { readonly commandId: string },
): Omit<QueuedCommand<TakenAnswer>, 'ask'> {
  const { commandId } = body
  return {
    lane,
    key: `${name} ${canonicalJson(body)}`,
    late: () => notRecordedYet(commandId),
  }
}

interface Validated {
  readonly body: unknown
  readonly validationError?: Error
}

function refuseInvalid(name: keyof typeof commandBodies, { body, validationError }: Validated): void {
  const invalid = invalidRequest(validationError, (problem) => bodyRefusal(name, body, problem))
  if (invalid !== null) throw new RefusedError(invalid.refusal, commandIdOf(body), invalid.problems)
  if (validationError !== undefined) throw validationError
}
