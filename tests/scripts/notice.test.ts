import { expect, test } from 'vitest'
import { noticeText } from '../../scripts/notice-text.ts'
import { projectText } from '../architecture/project-files.ts'

test('NOTICE names every package that the program runs on: npm run notice', async () => {
  const text = await noticeText()
  expect(projectText('NOTICE')).toBe(text)
  expect(text).toContain('fastify ')
  expect(text).not.toContain('vitest ')
})
