import { z } from 'zod'
import { addIssue } from '../yaml/fields.ts'

/** Where a secret is kept; never the secret itself. */
export type SecretSource =
  | { readonly env: string }
  /** A path, relative to the folder of the settings file. */
  | { readonly file: string }

export const secretForm =
  '{ env: 变量名 } 或 { file: 路径 }，文件权限 0600 / { env: NAME } or { file: PATH } of mode 0600'

const sources = z.union([
  z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/) }),
  z.strictObject({ file: z.string().regex(/^[^\p{Cc}]{1,400}$/u) }),
])

/** The place of a secret. What stands there instead is refused and never repeated: it may be the secret. */
export function secretField(): z.ZodType<SecretSource> {
  return z.unknown().transform((given, context): SecretSource => {
    const parsed = sources.safeParse(given)
    if (parsed.success) return parsed.data
    addIssue(context, given === undefined ? null : secretProblem(given), secretForm)
    return z.NEVER
  })
}

/** An address as text of that pattern, or the place of one that is a secret itself. */
export function addressField(form: string, pattern: RegExp): z.ZodType<string | SecretSource> {
  const kept = secretField()
  return z.unknown().transform((given, context): string | SecretSource => {
    if (typeof given === 'string' && pattern.test(given)) return given
    const parsed = typeof given === 'object' ? kept.safeParse(given) : null
    if (parsed?.success === true) return parsed.data
    addIssue(context, null, form)
    return z.NEVER
  })
}

function secretProblem(given: unknown): string {
  return typeof given === 'object'
    ? '密钥的出处写得不对 / where the secret is kept is not given rightly'
    : '密钥不能直接写在文件里 / a secret must not stand in this file'
}
