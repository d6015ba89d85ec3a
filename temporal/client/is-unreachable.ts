import { isGrpcServiceError, ServiceError } from '@temporalio/client'

/** Whether a call failed because the Temporal server did not answer it, or not as asked: raw, or as the client wraps it. */
export function isUnreachable(error: unknown): boolean {
  return isGrpcServiceError(error) || error instanceof ServiceError
}
