import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readingSchema } from './reading.ts'

const schemaNode = z.looseObject({
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  additionalProperties: z.unknown().optional(),
  items: z.unknown().optional(),
})

/** Every field, those that hold others too, as the page writes it: `slices[].positionMm`. */
function pathsOf(node: unknown, path: string): string[] {
  const { anyOf, properties, additionalProperties, items } = schemaNode.parse(node)
  const children = [
    ...(anyOf ?? []).flatMap((choice) => pathsOf(choice, path)),
    ...Object.entries(properties ?? {}).flatMap(([name, child]) =>
      pathsOf(child, path === '' ? name : `${path}.${name}`),
    ),
    ...(typeof additionalProperties === 'object' ? pathsOf(additionalProperties, `${path}.*`) : []),
    ...(typeof items === 'object' ? pathsOf(items, `${path}[]`) : []),
  ]
  return [path, ...children]
}

/** Shapes that the page explains once. */
const SHAPES = [
  [/^.*(?:[vV]alidArea|box)\.(?=(?:x|y|width|height)$)/, 'Rectangle.'],
  [/^verdict\.(?:longestRun|runs\[\])\./, 'Run.'],
  [/^models\.(?:validArea|lesion)\./, 'Model.'],
  [/^quantities\..*\.(?=(?:lungMl|lesionMl|involvementPercent)$)/, 'Region.'],
] as const

const PATHS = pathsOf(z.toJSONSchema(readingSchema), '').map((path) =>
  SHAPES.reduce((text, [pattern, shape]) => text.replace(pattern, shape), path),
)
/** What holds nothing further; a list of plain values is one with its items. */
const LEAVES = PATHS.filter(
  (path) =>
    !path.endsWith('[]') &&
    !PATHS.some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[].`)),
)

describe('docs/reference/reading.md', () => {
  const page = readFileSync(new URL('../../docs/reference/reading.md', import.meta.url), 'utf8')
  const explained = [...page.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, text]) => text!),
  )

  it('explains every field of the Reading', () => {
    expect(LEAVES.length).toBeGreaterThan(60)
    expect(LEAVES.filter((path) => path !== '' && !explained.includes(path))).toEqual([])
  })

  it('explains no field that does not exist', () => {
    expect(explained.filter((field) => !PATHS.includes(field))).toEqual([])
  })
})
