import { get as getByHttp } from 'node:http'
import { get as getByHttps } from 'node:https'
import { systemResolve } from '../../../../activities/channels/guarded-lookup.ts'
import { postOnce } from '../../../../activities/channels/http-exchange.ts'
import { outboundTarget } from '../../../../activities/channels/outbound-rules.ts'

/** Two requests from a process with an environment of its own: the product's, and one as Node makes it by default. */
const [origin = ''] = process.argv.slice(2)
const target = outboundTarget(`${origin}/robot/send`, { origin, ranges: ['127.0.0.1/32'], ca: null })
if (typeof target === 'string') throw new Error(target)
const timeouts = { connectMs: 20_000, totalMs: 20_000 }
const ours = await postOnce({ target, headers: {}, body: '{}', timeouts }, systemResolve)
const usual = await statusOf(`${origin}/usual`)
process.stdout.write(JSON.stringify({ ours, usual }))

/** Null: no answer came. */
function statusOf(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    const request = url.startsWith('https:') ? getByHttps(url) : getByHttp(url)
    request.on('error', () => resolve(null))
    request.on('response', (response) => {
      resolve(response.statusCode ?? null)
      response.destroy()
    })
  })
}
