/** Something in a template that does not fit together. */
export interface Fault {
  readonly path: readonly PropertyKey[]
  readonly problem: string
  readonly expected?: string
}
