import { strToU8, zipSync } from 'fflate'
import { expect, it } from 'vitest'
import { inputsOf } from './inputs.ts'

it('takes files as they are, and of an archive what it holds', async () => {
  const zip = zipSync({
    'study/1.dcm': strToU8('one'),
    'study/2.dcm': strToU8('two'),
    '__MACOSX/study/._1.dcm': strToU8('a Mac was here'),
  })
  const inputs = await inputsOf([
    new File(['alone'], 'alone.dcm'),
    new File([zip.slice()], 'a.zip'),
  ])
  expect(inputs.map(({ name }) => name)).toEqual(['alone.dcm', 'study/1.dcm', 'study/2.dcm'])
  const contents = await Promise.all(inputs.map((input) => input.bytes()))
  expect(contents.map((each) => new TextDecoder().decode(each))).toEqual(['alone', 'one', 'two'])
})

it('refuses an archive that ends too early', async () => {
  const cut = zipSync({ 'study/1.dcm': strToU8('one') }).slice(0, 40)
  await expect(inputsOf([new File([cut], 'cut.zip')])).rejects.toMatchObject({
    code: 'archive/damaged',
  })
})
