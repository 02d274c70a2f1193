import { expect, it } from 'vitest'
import { patientNameText } from './patient-name.ts'

it.each([
  ['Wang^XiaoDong=王^小东', 'Wang XiaoDong · 王 小东'],
  ['Example^Ada^^Dr.', 'Example Ada Dr.'],
  ['^^', null],
  [null, null],
])('tells %s for people', (name, text) => {
  expect(patientNameText(name)).toBe(text)
})
