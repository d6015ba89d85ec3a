/** Every state of a delivery, in the order of its life. `archived`: put on file, which tells nobody. */
export const deliveryStates = [
  'pending',
  'claimed',
  'sent',
  'archived',
  'failed',
  'unknown',
  'expired',
] as const

export type DeliveryState = (typeof deliveryStates)[number]
