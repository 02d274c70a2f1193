import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import type { DatasetCase } from '../core/index.ts'
import { parseManifest } from '../inference/index.ts'
import { checkLeak } from './check-leak.ts'

const model = parseManifest(readFileSync('fixtures/models/shift/manifest.json', 'utf8'))
const item = (id: string, split: DatasetCase['split']): DatasetCase => ({
  id,
  patient: id,
  split,
  image: id,
  sliceIndex: null,
  orientation: 'none',
  greyGroup: null,
  crop: null,
  label: { kind: 'slice', positive: false },
})
const trainedOn = (caseIds?: string[]) => ({
  ...model,
  trainingData: [{ name: 'set', licence: '', cases: 2, ...(caseIds && { caseIds }) }],
})
const cases = [item('1', 'test'), item('2', 'test')]

it('refuses a test case that the network has learnt from', () => {
  expect(() => checkLeak({ name: 'set' }, cases, trainedOn(['2', '3']))).toThrow(
    expect.objectContaining({ code: 'evaluation/trained-on-test' }),
  )
})

it('is silent when the manifest lists its cases and none is tested', () => {
  expect(checkLeak({ name: 'set' }, cases, trainedOn(['3', '4']))).toEqual([])
  // The same id in another data set is another picture.
  expect(checkLeak({ name: 'other' }, cases, trainedOn(['1']))).toEqual([])
})

it('warns when it cannot tell, and when the cases are no test cases', () => {
  expect(checkLeak({ name: 'set' }, cases, trainedOn())).toEqual([
    expect.stringContaining('cannot be checked'),
  ])
  expect(checkLeak({ name: 'set' }, [item('1', 'train')], trainedOn(['1']))).toEqual([
    expect.stringContaining('1 of 1 cases are not in split test'),
  ])
})
