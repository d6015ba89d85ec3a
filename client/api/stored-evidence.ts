import { open } from 'node:fs/promises'
import type { Evidence } from '../../domain/cadence/commands.ts'
import { refuse } from '../../domain/refusals.ts'
import { findEvidence, type FoundEvidence } from '../../ledger/evidence-store.ts'
import { contentClassOf, headBytes } from '../evidence/content.ts'
import { checkEvidenceKind, checkEvidenceName } from './evidence-types.ts'
import { RefusedError } from './refused-error.ts'

/**
 * Evidence as the store has it: the hash and size of what is kept, and the hash of what was uploaded where that was
 * more. A link is taken as it is. Throws `evidence-missing`, `evidence-type` or `evidence-kind`.
 */
export async function storedEvidence(dataFolder: string, given: Evidence): Promise<Evidence> {
  const { uploadedSha256, ...evidence } = given
  const { kind, name, sha256 } = evidence
  if (sha256 === undefined) return evidence
  refusing(checkEvidenceName(name))
  const found = await findEvidence(dataFolder, sha256)
  if (found === null) {
    const missing = `evidence（${name === '' ? sha256.slice(0, 12) : name} 未上传）`
    throw new RefusedError(refuse('evidence-missing', { missing }, ['evidence']))
  }
  refusing(checkEvidenceKind(kind, contentClassOf(await headOf(found)), name))
  const stored = { ...evidence, sha256: found.sha256, size: found.size }
  if (found.sha256 !== sha256) return { ...stored, uploadedSha256: sha256 }
  if (uploadedSha256 === undefined || uploadedSha256 === sha256) return stored
  const claimed = await findEvidence(dataFolder, uploadedSha256)
  return claimed?.sha256 === sha256 ? { ...stored, uploadedSha256 } : stored
}

function refusing(refusal: ReturnType<typeof checkEvidenceName>): void {
  if (refusal !== null) throw new RefusedError(refusal)
}

async function headOf({ file }: FoundEvidence): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
