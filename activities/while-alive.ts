import { heartbeat } from '@temporalio/activity'

/** A fraction of the heartbeat time-outs that workflows set. */
const everyMs = 4_000

/** Tells the server for as long as the work takes that this process lives: a killed worker is noticed soon. */
export async function whileAlive<T>(work: () => Promise<T>): Promise<T> {
  const beating = setInterval(() => heartbeat(), everyMs)
  try {
    return await work()
  } finally {
    clearInterval(beating)
  }
}
