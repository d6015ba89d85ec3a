import { dateOf, type Instant } from '../calendar/instant.ts'

/**
 * Whether an open occurrence counts as one that should have been held (应开): from the day after its due day, or once it
 * was held. What opened and is not due yet is nobody's debt.
 */
export function isExpected(
  main: { readonly dueAt: Instant; readonly mark: object | null } | undefined,
  at: Instant,
): boolean {
  return main !== undefined && (main.mark !== null || dateOf(at) > dateOf(main.dueAt))
}
