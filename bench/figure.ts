/** One measured figure beside its limit. */
export interface Figure {
  readonly what: string
  readonly measured: string
  /** As it was asked for; null: told, not limited. */
  readonly limit: string | null
  /** Null: there is no limit to keep. */
  readonly kept: boolean | null
}

/** A figure that must not exceed its limit; both in the same unit. */
export function atMost(what: string, measured: number, limit: number, unit: string, digits = 0): Figure {
  return {
    what,
    measured: withUnit(measured, unit, digits),
    limit: `≤ ${withUnit(limit, unit, digits)}`,
    kept: measured <= limit,
  }
}

/** Something that has to be so. */
export function mustBe(what: string, measured: string, limit: string, kept: boolean): Figure {
  return { what, measured, limit, kept }
}

/** A figure that explains others. */
export function told(what: string, measured: string): Figure {
  return { what, measured, limit: null, kept: null }
}

export function withUnit(value: number, unit: string, digits = 0): string {
  const [whole = '', fraction] = value.toFixed(digits).split('.')
  const grouped = whole.replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, ',')
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`
  return unit === '' ? text : `${text} ${unit}`
}

/** A Markdown table, which reads on a terminal as well. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, measured, limit, kept }) => [
    what,
    measured,
    limit ?? '',
    kept === null ? '' : kept ? 'kept' : '**missed**',
  ])
  return [['measure', 'figure', 'limit', ''], ['---', '---:', '---:', '---'], ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}
