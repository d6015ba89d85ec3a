import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { watchOutput } from '../../../client/cli/watch-output.ts'

function failing(code: string): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
  })
}

test.each([
  ['EPIPE', false],
  ['EIO', false],
  ['ENOSPC', true],
])('Output that ends with %s is lost: %s', async (code, lost) => {
  const [out, err] = [failing(code), failing(code)]
  const output = watchOutput(out, err)
  const closed = Promise.all([out, err].map((each) => new Promise((resolve) => each.once('close', resolve))))
  for (const each of [out, err]) each.write('a line')
  await closed
  expect(output.isLost()).toBe(lost)
})
