/** What can keep a notice from somebody, and wants a person's hand. */
export const attentionKinds = [
  'seat-empty',
  'person-unknown',
  'address-missing',
  'address-refused',
  'channel-unknown',
  'channel-disabled',
  'message-refused',
  'result-unknown',
  'clock-off',
] as const
export type AttentionKind = (typeof attentionKinds)[number]

/** What somebody has to look after, by the thing it is about: the same again is the same item. */
export interface Attention {
  readonly kind: AttentionKind
  /** `liaison@longyou`, `p-006`, `mail-office`; never an address. */
  readonly subject: string
}

/** Nothing settles it but the word of a person who has seen to it; all others are over once their cause is. */
export function needsWord({ kind }: Attention): boolean {
  return kind === 'result-unknown'
}
