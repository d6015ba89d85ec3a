import { type Refusal, refuse } from '../../domain/refusals.ts'
import { type HistoryConnection, type HistoryPlace, connectToOwn } from '../up/history-connection.ts'
import { reachForeign } from '../up/reach-temporal.ts'

export interface NewHomePlace extends HistoryPlace {
  readonly hasOwnArchive: boolean
}

export interface ReachedHome extends HistoryConnection {
  /** Why no team may be started there; null: it may. */
  readonly startRefusal: Refusal | null
}

const foreignWithinMs = 15_000

/**
 * The server that a team is to go on at: the one of the settings, with what keeps a team from being started there; else
 * that of the data folder. Throws the errors of temporal/local, `TemporalRefusedError`.
 */
export async function reachNewHome(
  { cacheFolder, dataFolder, foreign, hasOwnArchive, pathVariable }: NewHomePlace,
  tell: (line: string) => void,
): Promise<ReachedHome | Refusal> {
  if (foreign !== null) {
    const within = AbortSignal.timeout(foreignWithinMs)
    try {
      const { temporal, problems, startRefusal } = await reachForeign(
        { ...foreign, hasOwnArchive },
        tell,
        within,
      )
      for (const { command, problem } of problems) tell(`${problem}\n  ${command}`)
      return { client: temporal.client, startRefusal, stop: () => temporal.close() }
    } catch (error) {
      if (!within.aborted) throw error
      const problem = `Temporal ${foreign.address} 连接不上，什么都没有改动 / cannot be reached; nothing was changed`
      return refuse('unavailable', { problem })
    }
  }
  const own = await connectToOwn({ cacheFolder, dataFolder, pathVariable }, 'team adopt', tell)
  return 'refused' in own ? own : { ...own, startRefusal: null }
}
