/** A team of a county that there is not, for tests of what is pure. */
export const qsTeaTeam = {
  teamId: 'qs-tea',
  name: '青山县茶产业帮扶团',
  county: '青山县',
  industry: '茶产业',
  template: 'six-step.v1',
  startOn: '2026-01-05',
  salon: { weekday: 5, at: '15:00' },
  seats: { liaison: ['p-006'], 'association-city': ['p-008'] },
} as const
