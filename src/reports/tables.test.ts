import { describe, expect, it } from 'vitest'
import { readingSchema } from '../core/index.ts'
import { csv } from './csv.ts'
import { exampleCase } from './example-case.ts'
import { lesionsCsv } from './lesions-csv.ts'
import { readingJson } from './reading-json.ts'
import { slicesCsv } from './slices-csv.ts'

const { reading } = exampleCase()
const rows = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))

/** The cells of a column, by its heading. */
function column(text: string, heading: string): (string | undefined)[] {
  const [head, ...body] = rows(text)
  const at = head!.indexOf(heading)
  expect(at).toBeGreaterThanOrEqual(0)
  return body.map((row) => row[at])
}

describe('csv', () => {
  it('quotes what would break a line or a cell, and leaves the rest alone', () => {
    expect(
      csv(
        ['a', 'b'],
        [
          ['x,y', 'say "no"'],
          ['two\nlines', null],
        ],
      ),
    ).toBe('a,b\n"x,y","say ""no"""\n"two\nlines",\n')
  })

  it('rounds to four digits after the point', () => {
    expect(csv(['a'], [[0.123456], [-0.00001], [3]])).toBe('a\n0.1235\n0\n3\n')
  })
})

describe('readingJson', () => {
  it('gives back the Reading that went in', () => {
    expect(readingSchema.parse(JSON.parse(readingJson(reading)))).toEqual(reading)
  })
})

describe('slicesCsv', () => {
  const text = slicesCsv(reading)

  it('has one line a slice, each as wide as the heading', () => {
    const table = rows(text)
    expect(table).toHaveLength(1 + reading.slices.length)
    expect(new Set(table.map((row) => row.length)).size).toBe(1)
  })

  it('holds the Reading\u2019s numbers', () => {
    expect(column(text, 'positionMm')[3]).toBe('-115.5')
    expect(column(text, 'followsPrevious')[16]).toBe('false')
    const grid = reading.quadrantGrid.cells['right-posterior'].map(String)
    expect(column(text, 'right-posterior')).toEqual(grid)
    expect(grid.filter((cell) => cell === 'true')).toHaveLength(9)
  })

  it('leaves the rectangle empty where there is no lung', () => {
    expect(reading.slices[0]!.validArea).toBeNull()
    expect(column(text, 'validAreaX')[0]).toBe('')
    expect(column(text, 'maxProbability')[0]).toBe('')
  })
})

describe('lesionsCsv', () => {
  it('has one line a lesion, numbered from 1 on its slice', () => {
    const count = reading.slices.reduce((sum, slice) => sum + slice.lesions.length, 0)
    const text = lesionsCsv(reading)
    expect(rows(text)).toHaveLength(1 + count)
    expect(new Set(column(text, 'lesion'))).toEqual(new Set(['1']))
    expect(column(text, 'quadrants')[0]).toBe('right-posterior')
  })

  it('is the heading alone without lesions', () => {
    const slices = reading.slices.map((slice) => ({ ...slice, lesions: [] }))
    expect(rows(lesionsCsv({ ...reading, slices }))).toHaveLength(1)
  })
})
