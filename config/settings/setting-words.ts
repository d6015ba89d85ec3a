import { z } from 'zod'
import { wholeNumberField } from '../yaml/fields.ts'
import { secretField, secretForm, type SecretSource } from './secret-field.ts'

/** One setting, for people. */
export interface SettingWords {
  /** The vendor's own words for it; `—`: it is ours. */
  readonly vendor: string
  readonly meaning: string
  readonly form: string
  /** `必填 required`, or what holds when it is left out. */
  readonly standard: string
}

/** What docs/notices.md says of each setting; a setting without an entry fails a test. */
export const settingWords = z.registry<SettingWords>()

export const required = '必填 required'

/** The same schema, described. */
export function told<S extends z.ZodType>(schema: S, words: SettingWords): S {
  settingWords.add(schema, words)
  return schema
}

/** One line of text of that pattern. */
export function line(form: string, pattern: RegExp): z.ZodString {
  return z.string({ error: form }).regex(pattern, { error: form })
}

export const path = line('文件路径 / a path', /^[^\p{Cc}]{1,400}$/u)

/** Where a secret is kept that a channel cannot do without. */
export function secret(vendor: string, meaning: string): z.ZodType<SecretSource> {
  return told(secretField(), { vendor, meaning, form: secretForm, standard: required })
}

export function optionalSecret(
  vendor: string,
  meaning: string,
  standard: string,
): z.ZodOptional<z.ZodType<SecretSource>> {
  return told(secretField().optional(), { vendor, meaning, form: secretForm, standard })
}

/** A time-out in whole seconds. */
export function seconds(
  least: number,
  most: number,
  meaning: string,
  standard: number,
): z.ZodOptional<z.ZodInt> {
  return told(wholeNumberField(least, most).optional(), {
    vendor: '—',
    meaning,
    form: `${least}–${most} 秒 / s`,
    standard: `${standard}`,
  })
}
