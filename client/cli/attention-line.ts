import type { ApiClient } from './api-client.ts'
import { attentionsAnswer } from '../../domain/schemas/view-schemas.ts'
import type { CliContext } from './command.ts'
import { readyLine } from './ready-line.ts'
import { styled } from './table.ts'

/** One line when something wants a person's hand; null: nothing does. */
export async function attentionLine(context: CliContext, api: ApiClient): Promise<string | null> {
  const { attentions } = await api.get('/attentions', attentionsAnswer)
  if (attentions.length === 0) return null
  const line = `需要处理 ${attentions.length} 项，见 ${readyLine(context)('npx hopelight notices')}`
  return styled(context.terminal, 'yellow', line)
}
