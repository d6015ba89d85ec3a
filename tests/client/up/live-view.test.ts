import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type LiveView, type Screen, showLive } from '../../../client/up/live-view.ts'
import type { ViewState } from '../../../client/up/view-lines.ts'
import { owed } from '../../operations/up/support/owed.ts'

const refreshMs = 5_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})

afterEach(() => {
  vi.useRealTimers()
})

/** What a terminal would show of what was written: it knows the four sequences that the view uses. */
function shownBy(written: string): readonly string[] {
  let lines: string[] = []
  for (const [index, part] of written.split('\u001b[').entries()) {
    const [, count, command, text] =
      index === 0 ? [part, '', '', part] : (/^(\d*)([AJH])([^]*)$/.exec(part) ?? [])
    if (command === 'A') lines = lines.slice(0, lines.length - Number(count))
    if (command === 'J' && count === '2') lines = []
    lines.push(...(text ?? '').split('\n').slice(0, -1))
  }
  return lines
}

interface Watched {
  readonly view: LiveView
  readonly written: () => string
  readonly resize: (columns: number, rows: number) => void
}

function watch(state: () => ViewState, size: { columns: number; rows: number } | null): Watched {
  let written = ''
  let own = size
  const listeners = new Set<() => void>()
  const screen: Screen = {
    colour: false,
    size: () => own,
    write: (text) => {
      written += text
    },
    onResize: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const onError = (error: unknown): void => {
    throw error
  }
  const source = {
    state: () => Promise.resolve(state()),
    ready: (line: string) => line,
    foot: 'foot',
    onError,
  }
  return {
    view: showLive(screen, source),
    written: () => written,
    resize(columns, rows) {
      own = { columns, rows }
      for (const listener of listeners) listener()
    },
  }
}

function stateOf(...periods: readonly string[]): ViewState {
  const duties = periods.map((period) => owed({ period }))
  return { at: '2026-11-25T10:31:00+08:00', teams: [duties], troubles: [], attentions: 0 }
}

const passed = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

describe('the live view on a terminal', () => {
  test('is one block that is replaced in its place', async () => {
    let state = stateOf('2026-W48', '2026-W49')
    const { view, written } = watch(() => state, { columns: 80, rows: 24 })
    await passed(0)
    state = stateOf('2026-W50')
    await passed(refreshMs)
    view.stop()
    const shown = shownBy(written())
    expect(shown.filter((line) => line.includes('应办事项'))).toHaveLength(1)
    expect(shown.filter((line) => /沙龙 2026-W4[89] /.test(line))).toEqual([])
    expect(shown.filter((line) => line.includes('沙龙 2026-W50 '))).toHaveLength(1)
  })

  test('keeps a line that is said above it', async () => {
    const { view, written } = watch(() => stateOf('2026-W48'), { columns: 80, rows: 24 })
    await passed(0)
    view.say('Temporal 已恢复')
    await passed(refreshMs)
    view.say('台账已恢复')
    view.stop()
    const shown = shownBy(written())
    expect(shown.slice(0, 2)).toEqual(['Temporal 已恢复', '台账已恢复'])
    expect(shown.filter((line) => line.includes('应办事项'))).toHaveLength(1)
    expect(shown.at(-1)).toBe('foot')
  })

  test('is drawn anew at once when the terminal changes its size, and no more once it is stopped', async () => {
    const { view, written, resize } = watch(() => stateOf('2026-W48'), { columns: 80, rows: 24 })
    await passed(0)
    resize(120, 40)
    expect(shownBy(written()).join('\n')).toContain('2026-11-27 周五')
    view.stop()
    const before = written()
    resize(80, 24)
    await passed(refreshMs * 10)
    expect(written()).toBe(before)
  })
})

describe('the live view on a pipe', () => {
  test('writes each line once, without any control sequence', async () => {
    let state = stateOf('2026-W48')
    const { view, written } = watch(() => state, null)
    await passed(0)
    await passed(refreshMs)
    state = stateOf('2026-W48', '2026-W49')
    await passed(refreshMs)
    view.say('台账已恢复')
    view.stop()
    expect(written()).not.toContain('\u001b')
    const lines = written().trimEnd().split('\n')
    expect(lines.filter((line) => line.startsWith('longyou weekly-salon 2026-W48'))).toHaveLength(1)
    expect(lines.filter((line) => line.startsWith('longyou weekly-salon 2026-W49'))).toHaveLength(1)
    expect(lines.filter((line) => line === 'foot')).toHaveLength(1)
    expect(lines.at(-1)).toBe('台账已恢复')
  })

  test('says once that something wants a person’s hand, and again when the number changes', async () => {
    let state = { ...stateOf('2026-W48'), attentions: 1 }
    const { view, written } = watch(() => state, null)
    await passed(0)
    await passed(refreshMs)
    state = { ...state, attentions: 2 }
    await passed(refreshMs)
    view.stop()
    const told = written()
      .split('\n')
      .filter((line) => line.includes('需要处理'))
    expect(told).toEqual([1, 2].map((count) => `需要处理 ${count} 项，见 npx hopelight notices`))
  })
})
