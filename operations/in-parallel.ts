/** Runs the tasks, at most so many at once; gives their results in order. The first failure ends it. */
export async function inParallel<T>(
  atOnce: number,
  tasks: readonly (() => Promise<T>)[],
): Promise<readonly T[]> {
  const results: T[] = []
  const waiting = tasks.entries()
  const lane = async (): Promise<void> => {
    for (const [index, task] of waiting) results[index] = await task()
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, lane))
  return results
}
