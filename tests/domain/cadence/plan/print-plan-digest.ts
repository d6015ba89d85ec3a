import { planDigest } from './plan-digest.ts'

const july = new Date(2026, 6, 1)
console.log(JSON.stringify({ offsetMinutes: july.getTimezoneOffset(), digest: planDigest() }))
