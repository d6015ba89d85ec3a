import { Readable } from 'node:stream'
import { z } from 'zod'
import { refuse } from '../../../domain/refusals.ts'
import { mostEvidenceBytes, putEvidence } from '../../../ledger/evidence-store.ts'
import type { ApiDeps } from '../api-deps.ts'
import type { ApiServer } from '../api-server.ts'
import { checkEvidenceName, checkEvidenceStart } from '../evidence-types.ts'
import { RefusedError } from '../refused-error.ts'

const params = z.object({ sha256: z.string().max(80) })
/** In a header, since addresses are logged and a file's name may name somebody. */
const headers = z.object({
  'x-evidence-name': z.string().max(2_000).optional().describe('File name, percent-encoded'),
  'content-length': z.string().optional(),
})

/** Raw bytes before the command that names them. @source contracts.md, "Commands" */
export function evidenceRoutes(app: ApiServer, deps: ApiDeps): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_, payload, done) => {
    done(null, payload)
  })
  app.put(
    '/evidence/:sha256',
    { schema: { summary: 'Keeps a file by its SHA-256, at most 20 MB of raw bytes', params, headers } },
    async (request) => {
      const name = decodedName(request.headers['x-evidence-name'])
      const refusal = checkEvidenceName(name)
      if (refusal !== null) throw new RefusedError(refusal)
      const announced = Number(request.headers['content-length'] ?? 0)
      if (announced > mostEvidenceBytes) throw tooLarge(name, announced)
      const bytes = request.body instanceof Readable ? request.body : Readable.from([])
      const { sha256 } = request.params
      const stored = await putEvidence(deps.dataFolder, checkedBytes(bytes, name), sha256).finally(() => {
        bytes.resume()
      })
      if (stored.stored) return { stored: true, sha256, size: stored.size }
      if (stored.code === 'evidence-too-large') throw tooLarge(name, mostEvidenceBytes + 1)
      throw new RefusedError(refuse('evidence-hash'))
    },
  )
}

/** Leaves the stream open when it ends early: a connection cut off in the middle would not bring the refusal back. */
async function* checkedBytes(bytes: Readable, name: string): AsyncGenerator<Uint8Array> {
  let isFirst = true
  for await (const chunk of bytes.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('evidence comes as bytes')
    const refusal = isFirst ? checkEvidenceStart(chunk, name) : null
    if (refusal !== null) throw new RefusedError(refusal)
    isFirst = false
    yield chunk
  }
}

function tooLarge(name: string, size: number): RefusedError {
  const shown = name === '' ? '—' : name
  return new RefusedError(refuse('evidence-too-large', { name: shown, size, most: mostEvidenceBytes }))
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
