/** A text that is no JSON, or is written in another way than an export writes it. */
export class JsonFormError extends Error {
  override readonly name = 'JsonFormError'
}

/**
 * The value of a JSON text that says one thing to every reader: a member that stands there twice, a number that is read as
 * another, anything behind the value is refused. `indent` is that of `JSON.stringify`. Throws `JsonFormError`.
 */
export function readExactJson(text: string, indent = 0): unknown {
  const end = indent === 0 ? '' : '\n'
  let value: unknown
  try {
    value = JSON.parse(text)
    if (`${JSON.stringify(value, null, indent)}${end}` === text) return value
  } catch (error) {
    throw new JsonFormError(error instanceof RangeError ? 'it is nested too deeply' : 'it is no JSON')
  }
  throw new JsonFormError('it is not written as an export writes it: members named twice, or other gaps')
}
