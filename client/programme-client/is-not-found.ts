import { isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client'

const notFoundCode = 5

/** The server has no such workflow or run. A description says so by an error of its own, a history by a bare gRPC status. */
export function isNotFound(error: unknown): boolean {
  return error instanceof WorkflowNotFoundError || (isGrpcServiceError(error) && error.code === notFoundCode)
}
