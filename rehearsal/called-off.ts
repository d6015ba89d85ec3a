/** The rehearsal has been called off. */
export class CalledOffError extends Error {
  override readonly name = 'CalledOffError'

  constructor() {
    super('演练已中止 / the rehearsal has been called off')
  }
}

/** What the work gives, unless the signal comes first: then throws `CalledOffError` and leaves the work behind. */
export async function unlessCalledOff<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new CalledOffError()
  let callOff: () => void = () => undefined
  const calledOff = new Promise<never>((_, reject) => {
    callOff = () => reject(new CalledOffError())
    signal.addEventListener('abort', callOff, { once: true })
  })
  const working = work()
  try {
    return await Promise.race([working, calledOff])
  } finally {
    signal.removeEventListener('abort', callOff)
    working.catch(() => undefined)
  }
}
