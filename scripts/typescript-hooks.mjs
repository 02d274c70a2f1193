// The module hook behind run-typescript.mjs: strips the types of a .ts file when Node loads it, and keeps the result.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const KEPT = new URL('../node_modules/.cache/typescript-hooks/', import.meta.url)

export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context)
  const text = await readFile(new URL(url), 'utf8')
  const kept = new URL(createHash('sha256').update(url).update(text).digest('hex'), KEPT)
  const source = await readFile(kept, 'utf8').catch(() => strip(url, text, kept))
  return { format: 'module', source, shortCircuit: true }
}

async function strip(url, text, kept) {
  const { default: ts } = await import('typescript')
  const { outputText } = ts.transpileModule(text, {
    fileName: fileURLToPath(url),
    compilerOptions: {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2023,
      inlineSourceMap: true,
    },
  })
  await mkdir(KEPT, { recursive: true })
  const part = new URL(`${kept.href}.${randomUUID()}`)
  await writeFile(part, outputText)
  await rename(part, kept)
  return outputText
}
