/**
 * Takes the clock of this process ahead, or back with a negative number: what its code sees, not timers, not the SDK's
 * native part, and no other process.
 */
export function shiftClock(aheadMs: number): void {
  const Real = Date
  const now = (): number => Real.now() + aheadMs
  globalThis.Date = new Proxy(Real, {
    // The one form of Date that asks the clock is the one without arguments.
    construct(target, given, made) {
      const date: unknown = Reflect.construct(target, given.length === 0 ? [now()] : given, made)
      if (!(date instanceof Real)) throw new TypeError('no date was made')
      return date
    },
    get: (target, key, receiver): unknown => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  })
}
