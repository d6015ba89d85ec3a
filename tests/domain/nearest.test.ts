import { describe, expect, it } from 'vitest'
import { nearestNames } from '../../domain/nearest.ts'

const steps = ['weekly-salon', 'monthly-visit', 'quarterly-consultation', 'half-year-project']

describe('nearestNames', () => {
  it('gives three names, the likeliest first', () => {
    expect(nearestNames('montly-visit', steps)).toHaveLength(3)
    expect(nearestNames('montly-visit', steps)[0]).toBe('monthly-visit')
  })

  it('looks past upper and lower case', () => {
    expect(nearestNames('Weekly-Salon', steps, 1)).toEqual(['weekly-salon'])
  })

  it('keeps the order of the names where two are equally near', () => {
    expect(nearestNames('x', ['b', 'a', 'c'])).toEqual(['b', 'a', 'c'])
  })

  it('gives fewer when there are fewer, and none of none', () => {
    expect(nearestNames('held', ['held'])).toEqual(['held'])
    expect(nearestNames('held', [])).toEqual([])
  })

  it('is not slowed by a very long word', () => {
    expect(nearestNames('w'.repeat(1_000_000), steps)).toHaveLength(3)
  })

  it('compares Chinese words and rare characters whole', () => {
    expect(nearestNames('龙游', ['江山市', '龙游县', '开化县'], 1)).toEqual(['龙游县'])
  })
})
