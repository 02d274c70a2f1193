/** Every code that the readers can say stands in the table people look it up in, and no other does. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const CODE =
  /['`]((?:series|raster|file|archive|nifti|nrrd|imaging|geometry|model|phantom)\/[a-z0-9-]+)['`]/g

function codesIn(text: string): string[] {
  return [...text.matchAll(CODE)].map((match) => match[1]!)
}

it('docs/reference/findings.md lists the codes of imaging and disk', () => {
  const sources = ['src/imaging', 'src/disk'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  )
  const said = new Set(sources.flatMap(codesIn))
  const listed = new Set(codesIn(readFileSync('docs/reference/findings.md', 'utf8')))
  expect([...listed].toSorted()).toEqual([...said].toSorted())
})
