import { Readable } from 'node:stream'
import { z } from 'zod'
import { type Refusal, refuse } from '../../../domain/refusals.ts'
import { mostEvidenceBytes, putEvidence } from '../../../ledger/evidence-store.ts'
import type { ApiDeps } from '../api-deps.ts'
import { keptEvidenceAnswer } from '../../../domain/schemas/view-schemas.ts'
import { answeredBy } from '../answered-by.ts'
import type { ApiServer } from '../api-server.ts'
import { megabytes } from '../../evidence/megabytes.ts'
import { evidenceRoom } from '../evidence-room.ts'
import { checkEvidenceName } from '../evidence-types.ts'
import { evidencePreparer } from '../prepare-evidence.ts'
import { RefusedError } from '../refused-error.ts'

const params = z.object({ sha256: z.string().max(80) })
/** In a header, since addresses are logged and a file's name may name somebody. */
const headers = z.object({
  'x-evidence-name': z.string().max(2_000).optional().describe('File name, percent-encoded'),
  'content-length': z.string().optional(),
})

/** Raw bytes before the command that names them. @source docs/contracts.md, "Commands" */
export function evidenceRoutes(app: ApiServer, deps: ApiDeps): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_, payload, done) => {
    done(null, payload)
  })
  const room = evidenceRoom(deps.dataFolder, deps.evidenceMostBytes ?? standardMostBytes)
  const prepare = evidencePreparer(room)
  app.put(
    '/evidence/:sha256',
    {
      schema: {
        summary:
          'Keeps a file by its SHA-256, at most 20 MB of raw bytes, pictures without their traces of place',
        params,
        headers,
        response: answeredBy(keptEvidenceAnswer),
      },
    },
    async (request) => {
      const name = decodedName(request.headers['x-evidence-name'])
      const announced = Number(request.headers['content-length'] ?? 0)
      const refusal =
        checkEvidenceName(name) ?? (announced > mostEvidenceBytes ? tooLarge(name, announced) : null)
      const full = refusal ?? (await room.refusalFor(announced))
      if (full !== null) throw new RefusedError(full)
      const bytes = request.body instanceof Readable ? request.body : Readable.from([])
      const { sha256 } = request.params
      const stored = await putEvidence(deps.dataFolder, wholeChunks(bytes), sha256, prepare(name)).finally(
        () => {
          bytes.resume()
        },
      )
      if (!stored.stored)
        throw new RefusedError(
          stored.code === 'evidence-too-large' ? tooLarge(name, mostEvidenceBytes + 1) : refuse(stored.code),
        )
      room.noteKept(stored.size)
      return stored.sha256 === sha256 ? stored : { ...stored, uploadedSha256: sha256 }
    },
  )
}

/** 50 GB: three years of some fifty teams. */
const standardMostBytes = 50 * 1024 ** 3

/** Leaves the stream open when it ends early: a connection cut off in the middle would not bring the refusal back. */
async function* wholeChunks(bytes: Readable): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('evidence comes as bytes')
    yield chunk
  }
}

function tooLarge(name: string, size: number): Refusal {
  const shown = name === '' ? '—' : name
  return refuse('evidence-too-large', {
    name: shown,
    size: megabytes(size),
    most: megabytes(mostEvidenceBytes),
  })
}

function decodedName(given: string | undefined): string {
  try {
    return decodeURIComponent(given ?? '')
  } catch {
    throw new RefusedError(
      refuse('bad-input', { problem: 'x-evidence-name 应为百分号编码 / percent-encoded' }),
    )
  }
}
