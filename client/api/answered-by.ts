import { z } from 'zod'
import { errorAnswer, refusedAnswer } from '../../domain/schemas/command-schema.ts'

const failure = z.union([refusedAnswer, errorAnswer])

/** What a route answers: in the form of that schema, or why not. A handler may give more than the schema names. */
export function answeredBy(answer: z.ZodType): Readonly<Record<200 | '4xx' | '5xx', z.ZodType>> {
  return { 200: answer, '4xx': failure, '5xx': failure }
}
