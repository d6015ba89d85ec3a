import { describe, expect, test } from 'vitest'
import { refusedBody } from '../../../../domain/cadence/messages/refused-message.ts'
import { refuse } from '../../../../domain/refusals.ts'

describe('the record of a message that could not be taken', () => {
  test('says what was wrong with it', () => {
    const body = refusedBody(refuse('date-invalid', { field: 'happenedOn', given: '2026-02-30' }))
    expect(body).toMatchObject({ kind: 'commandRefused', code: 'date-invalid' })
    expect(body.message).toContain('2026-02-30')
  })

  test.each(['13800138000', '138 0013 8000', 'someone@example.com', '１３８００１３８０００'])(
    'does not repeat %s, which may be a person’s',
    (given) => {
      const body = refusedBody(refuse('date-invalid', { field: 'happenedOn', given }))
      expect(body.code).toBe('date-invalid')
      expect(body.message).not.toContain(given)
    },
  )
})
