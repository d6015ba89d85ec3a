import { z } from 'zod'

const keySeparator = ' · '

/** An object without other keys. The message of its issue about unknown keys is the list of the known ones. */
export function closedObject<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join(keySeparator)
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? known : `一组字段 a map of: ${known}`),
  })
}

/** The names that a closed object takes, of its issue about unknown ones. */
export function knownKeys(message: string): readonly string[] {
  return message.split(keySeparator)
}
