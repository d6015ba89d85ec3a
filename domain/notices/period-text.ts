import { monthOf, dayOf, yearOf, type CivilDate } from '../calendar/civil-date.ts'
import { parsePeriodKey } from '../calendar/period.ts'
import type { PeriodKind } from '../programme/steps.ts'
import type { Language } from './message-templates.ts'

/** A period as people say it: `2026年第48周（11月23日至29日）`, `2026年11月`, `2026年第4季度`; in English its key. */
export function periodText(kind: PeriodKind, key: string, language: Language): string {
  const period = kind === 'three-years' ? null : parsePeriodKey(kind, key)
  if (language === 'en') {
    return kind === 'week' && period !== null ? `${key} (${period.firstOn} to ${period.lastOn})` : key
  }
  if (period === null) return `${key.replace('-', '至')}年`
  switch (kind) {
    case 'week':
      return `${key.slice(0, 4)}年第${Number(key.slice(6))}周（${spanText(period.firstOn, period.lastOn)}）`
    case 'month':
      return `${yearOf(period.firstOn)}年${monthOf(period.firstOn)}月`
    case 'quarter':
      return `${key.slice(0, 4)}年第${key.slice(6)}季度`
    case 'half-year':
      return `${key.slice(0, 4)}年${key.endsWith('H1') ? '上' : '下'}半年`
    case 'year':
    case 'three-years':
      return `${key}年`
  }
}

function spanText(firstOn: CivilDate, lastOn: CivilDate): string {
  const first = `${monthOf(firstOn)}月${dayOf(firstOn)}日`
  const last =
    monthOf(firstOn) === monthOf(lastOn) ? `${dayOf(lastOn)}日` : `${monthOf(lastOn)}月${dayOf(lastOn)}日`
  return `${first}至${last}`
}
