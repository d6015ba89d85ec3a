import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client'

const notFoundCode = 5

/** The server has no such workflow or run. A description says so by an error of its own, a history by a bare gRPC status. */
export function isNotFound(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError) return true
  const code: number | null = isGrpcServiceError(error) ? error.code : null
  return code === notFoundCode
}
