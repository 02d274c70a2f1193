import { assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cappedAge } from './replacement-values.ts'
import { shiftDates } from './shift-dates.ts'

function asDate(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)))
}

describe('shiftDates', () => {
  test.each([
    ['DA', '20200301', '20200229', -1],
    ['DA', '20210301', '20210228', -1],
    ['DA', '2020.03.01', '20200229', -1],
    ['DA', '20200101', '20210101', 366],
    ['DA', '', '', -1],
    ['DT', '20200301103000.123456', '20200229103000.123456', -1],
    ['DT', '2020030110', '2020022910', -1],
    ['DT', '20200301', '20200229', -1],
    // The offset from UTC would tell the place.
    ['DT', '20200301103000+0100', '20200229103000', -1],
    ['TM', '103000.5', '103000.5', -1],
    ['TM', '10:30:00', '10:30:00', -1],
  ])('%s %s becomes %s', (vr, date, expected, days) => {
    expect(shiftDates([date], vr, days)).toEqual([expected])
  })

  test.each([
    ['DA', '20200231'],
    ['DA', '2020'],
    ['DA', '20200101-20200131'],
    ['DA', 'DOE^JOHN'],
    ['DT', '202003'],
    ['DT', '20200301T1030'],
    ['TM', 'noon'],
    ['TM', '1'],
  ])('%s %s is none, and does not pass', (vr, date) => {
    expect(shiftDates(['20200101', date], vr, -1)).toBeNull()
  })

  test('keeps dates as far apart as they were', () => {
    assert(
      property(integer({ min: -3652, max: -1 }), integer({ min: 1, max: 28 }), (days, day) => {
        const dates = [`202002${String(day).padStart(2, '0')}`, '20240229']
        const [first, second] = shiftDates(dates, 'DA', days)!
        expect(asDate(second!) - asDate(first!)).toBe(asDate(dates[1]!) - asDate(dates[0]!))
        expect(asDate(first!)).toBe(asDate(dates[0]!) + days * 86_400_000)
      }),
    )
  })
})

test.each([
  ['089Y', '089Y'],
  ['090Y', '090Y'],
  ['091Y', '090Y'],
  ['107Y', '090Y'],
  ['006M', '006M'],
  ['999M', '999M'],
  ['DOE', null],
  ['95', null],
])('cappedAge(%s) is %s', (age, expected) => {
  expect(cappedAge(age)).toBe(expected)
})
