import type { VendorWord } from './http-outcome.ts'
import type { Verdict } from './verdict.ts'

/** A vendor's codes and what they mean for us. */
export type CodeTable = ReadonlyMap<number, Verdict>

/** Reads one line of a table: these codes have this meaning. */
export function codes(
  verdict: Verdict,
  ...numbers: readonly number[]
): readonly (readonly [number, Verdict])[] {
  return numbers.map((number) => [number, verdict])
}

/** Null: the field is no number as vendors' codes are; `"0"` is none. */
export function codeIn(field: unknown): number | null {
  return typeof field === 'number' && Number.isInteger(field) && Math.abs(field) < 1e9 ? field : null
}

export function wordOf(code: number, table: CodeTable): VendorWord {
  return { code: String(code), verdict: table.get(code) ?? 'unlisted' }
}
