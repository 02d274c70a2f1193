/** No word of the page is in one language only: both have all of them, and none stands in the markup itself. */
import { readdirSync, readFileSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const FOLDER = 'web/src'
/** Names, which are the same in every language; and signs. */
const NAMES = new Set(['Groundglass', 'EN', '中文'])
/** What a person is told by an attribute. */
const SPOKEN = new Set([
  'aria-label',
  'aria-valuetext',
  'alt',
  'label',
  'placeholder',
  'title',
  'hint',
])

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).map(
  (name) => `${FOLDER}/${name}`,
)
const parts = files.filter((path) => path.endsWith('-words.ts') && !path.endsWith('/use-words.ts'))
const markup = files.filter((path) => path.endsWith('.tsx'))

type Tree = string | ((...values: unknown[]) => string) | { readonly [key: string]: Tree }

/** Every sentence by its place; a sentence with values in it is said with its places as values. */
function sentences(tree: Tree, place = ''): [place: string, text: string][] {
  if (typeof tree === 'string') return [[place, tree]]
  if (typeof tree === 'function')
    return [[place, tree(...Array.from({ length: tree.length }, (_, i) => i + 1))]]
  return Object.entries(tree).flatMap(([key, inner]) => sentences(inner, `${place}.${key}`))
}

/** Letters that stand in markup, or in an attribute that is read out. */
function literals(path: string): string[] {
  const source = ts.createSourceFile(
    path,
    readFileSync(path, 'utf8'),
    ts.ScriptTarget.ES2023,
    true,
    ts.ScriptKind.TSX,
  )
  const found: string[] = []
  const add = (node: ts.Node, text: string) => {
    if (!/\p{Letter}/u.test(text) || NAMES.has(text.trim())) return
    const { line } = source.getLineAndCharacterOfPosition(node.getStart())
    found.push(`${path}:${line + 1} ${text.trim()}`)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) add(node, node.text)
    const expression = ts.isJsxExpression(node) ? node.expression : undefined
    const inAttribute = ts.isJsxExpression(node) && ts.isJsxAttribute(node.parent)
    if (expression && !inAttribute && ts.isStringLiteralLike(expression))
      add(expression, expression.text)
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText()) && node.initializer)
      if (ts.isStringLiteral(node.initializer)) add(node, node.initializer.text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

describe('the words of the page', () => {
  it('are found', () => {
    expect(parts.length).toBeGreaterThan(5)
    expect(markup.length).toBeGreaterThan(10)
  })

  it.each(parts)('%s: the same sentences in both languages, each in its own', async (path) => {
    const module: Record<string, { en: Tree; zh: Tree }> = await import(`../../../${path}`)
    for (const { en, zh } of Object.values(module)) {
      const [english, chinese] = [sentences(en), sentences(zh)]
      expect(chinese.map(([place]) => place)).toEqual(english.map(([place]) => place))
      const untranslated = chinese.filter(
        ([, text], i) => /[a-z]{2}/i.test(text) && text === english[i]![1] && !UNITS.test(text),
      )
      expect(untranslated).toEqual([])
      expect(chinese.filter(([, text]) => NARROW.test(text))).toEqual([])
      expect(english.filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([])
    }
  })

  it.each(markup)('%s has none in its markup', (path) => {
    expect(literals(path)).toEqual([])
  })
})

/** A Chinese sentence has marks of its own. */
const NARROW = /\p{Script=Han}[,:;?!()]|[,:;?!()]\p{Script=Han}/u
const UNITS = /^\d+ (ml|HU)$/
