import { isGrpcServiceError } from '@temporalio/client'

const codes = {
  cancelled: 1,
  'invalid-argument': 3,
  'deadline-exceeded': 4,
  'not-found': 5,
  'failed-precondition': 9,
  unimplemented: 12,
} as const

/** Whether the raw service refused the call with that gRPC status. */
export function hasGrpcStatus(error: unknown, status: keyof typeof codes): boolean {
  if (!isGrpcServiceError(error)) return false
  const code: number = error.code
  return code === codes[status]
}
