import type { CheckpointsPort } from '../activities/ports.ts'
import { checkpointsHome } from '../audit/checkpoint-folder.ts'
import { entriesOf, fingerprintOf } from '../audit/checkpoint.ts'
import { lastCheckpoint } from '../audit/kept-checkpoints.ts'
import { keepTeam } from '../audit/keep-team.ts'
import { readLogKey } from '../audit/log-keys.ts'
import { HistoryFormError } from '../audit/recorded-leaves.ts'
import { NoteError } from '../audit/signed-note.ts'
import { SigningKeyError } from '../audit/signing-keys.ts'
import { programmeWorkflowId } from '../domain/cadence/state.ts'

/** Checkpoints under the key of a data folder, kept in its archive's folder where that is elsewhere. */
export function teamCheckpoints(dataFolder: string, archiveFolder: string | null = null): CheckpointsPort {
  const home = checkpointsHome(dataFolder, archiveFolder)
  return {
    async whyNot() {
      try {
        await readLogKey(dataFolder)
        return null
      } catch (error) {
        if (error instanceof SigningKeyError) return { file: error.file, fault: error.fault }
        if (error instanceof NoteError) return { file: dataFolder, fault: error.message }
        throw error
      }
    },
    async lastBefore(teamId, before) {
      try {
        const last = await lastCheckpoint(home, teamId, before)
        if (last === null) return null
        const { checkpoint } = last
        return { at: checkpoint.at, entries: entriesOf(checkpoint), fingerprint: fingerprintOf(checkpoint) }
      } catch (error) {
        // The keeper tells of it.
        if (error instanceof NoteError) return null
        throw error
      }
    },
    async keep({ teamId, entries, runsOf, textOf }, at) {
      const signer = await readLogKey(dataFolder)
      const team = {
        teamId,
        entries,
        runsOf: async (workflowId: string) =>
          (await runsOf(workflowId)).map((run) => ({
            runId: run.runId,
            previousRunId: run.previousRunId,
            isClosed: run.status !== 'running',
            history: async () => parsed(await textOf(run)),
          })),
      }
      try {
        return await keepTeam({ home, signer }, team, at)
      } catch (error) {
        // Neither its last checkpoint nor a history of its own is of the form that this program writes.
        if (!(error instanceof NoteError || error instanceof HistoryFormError)) throw error
        return { workflowId: programmeWorkflowId(teamId), problem: 'unreadable', since: null }
      }
    },
  }
}

/** Null: there is none. */
function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text)
}
