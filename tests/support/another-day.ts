/**
 * Loaded ahead of a process (`node --import`): its `Date` is `HOPELIGHT_TEST_AHEAD_MS` ahead, so that a run of tests has
 * another day. Servers, files and TLS keep the machine's own clock.
 */
const aheadMs = Number(process.env['HOPELIGHT_TEST_AHEAD_MS'])
if (!Number.isSafeInteger(aheadMs)) throw new Error('HOPELIGHT_TEST_AHEAD_MS is no number of milliseconds')

const RealDate = Date
const now = (): number => RealDate.now() + aheadMs

globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now()).toString(),
  construct: (target, given, newTarget): Date =>
    // oxlint-disable-next-line typescript/no-unsafe-return -- of `Date` or of what extends it
    Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
  get: (target, name): unknown => (name === 'now' ? now : Reflect.get(target, name)),
})
