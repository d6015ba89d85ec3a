import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Evidence } from '../../domain/cadence/commands.ts'
import { evidenceName } from '../../domain/programme/evidence-name.ts'
import {
  type EvidenceKind,
  evidenceKinds,
  type MilestoneDefinition,
} from '../../domain/programme/template.ts'
import { refuse } from '../../domain/refusals.ts'
import { mostEvidenceBytes } from '../../ledger/evidence-store.ts'
import { readRegularFile } from '../../config/regular-file.ts'
import { megabytes } from '../evidence/megabytes.ts'
import { findEvidenceKind } from '../views/find-named.ts'
import type { ApiClient } from './api-client.ts'
import type { CliOption } from './command.ts'
import { CliError } from './errors.ts'
import { badInput } from './inputs.ts'

export const evidenceOption: CliOption = {
  form: '--evidence <FILE...>',
  summary:
    '佐证材料，文件或网址，可写多个，可注明种类，如 照片:FILE / files or URLs, the kind before one where wanted, as photo:FILE',
}

/** One after the other, as `evidenceInput` reads them. */
export async function evidenceInputs(
  api: ApiClient,
  definition: MilestoneDefinition | undefined,
  given: readonly string[],
): Promise<readonly Evidence[]> {
  const evidence: Evidence[] = []
  for (const each of given) evidence.push(await evidenceInput(api, definition, each))
  return evidence
}

/**
 * `FILE`, `URL` or either with its kind before it (`photo:a.jpg`, `照片：a.jpg`); the kind is else the first that the milestone takes.
 * A file is uploaded. Throws `bad-input`, `evidence-too-large`, or what the API answers.
 */
async function evidenceInput(
  api: ApiClient,
  milestone: MilestoneDefinition | undefined,
  given: string,
): Promise<Evidence> {
  const { kind, place } = kindOf(given)
  const own: EvidenceKind = kind ?? milestone?.evidence[0] ?? 'document'
  if (/^https?:\/\//.test(place)) return { kind: own, name: '', url: place }
  const bytes = bytesOf(place)
  const name = basename(place).normalize('NFC')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const headers = { 'content-type': 'application/octet-stream', 'x-evidence-name': encodeURIComponent(name) }
  await api.put(`/evidence/${sha256}`, bytes, headers)
  return { kind: own, name, sha256, size: bytes.byteLength }
}

function kindOf(given: string): { readonly kind: EvidenceKind | null; readonly place: string } {
  const at = given.search(/[:：]/)
  const kind = at < 0 ? undefined : findEvidenceKind(given.slice(0, at))
  return kind === undefined ? { kind: null, place: given } : { kind, place: given.slice(at + 1) }
}

/** Where something stands before a colon that is no kind. */
function kindsText(path: string): string {
  if (!/^[^/\\.]+[:：]/.test(path)) return ''
  const kinds = evidenceKinds.map((kind) => `${evidenceName(kind)} ${kind}`)
  return `；种类可写 ${kinds.join('、')}`
}

function bytesOf(path: string): Buffer {
  const read = readRegularFile(path, mostEvidenceBytes)
  if ('bytes' in read) return read.bytes
  const { problem, tooLarge: size } = read
  if (size === undefined) throw badInput(`--evidence ${problem}${kindsText(path)}`)
  const name = basename(path)
  throw new CliError(
    refuse('evidence-too-large', { name, size: megabytes(size), most: megabytes(mostEvidenceBytes) }),
  )
}
