import { describe, expect, test } from 'vitest'
import { placesLines } from '../../../client/up/start-report.ts'

const places = {
  temporal: '127.0.0.1:7233',
  api: 'http://127.0.0.1:7244',
  dataFolder: '/srv/data',
  embedded: false,
  tellsNobody: false,
}

describe('what up says of where everything is', () => {
  test('says in one line that nobody is told, while nothing but the file is set', () => {
    const lines = placesLines({ ...places, tellsNobody: true })
    expect(lines).toHaveLength(placesLines(places).length + 1)
    expect(lines.at(-1)).toMatch(/^没有人会收到通知：.* \/ nobody is told/)
  })

  test('says nothing of it where a channel is set', () => {
    expect(placesLines(places).join()).not.toContain('通知')
  })
})
