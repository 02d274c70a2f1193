import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { entryOfTag } from '../dictionary.ts'
import { formatTag } from '../tags.ts'
import { CONFIDENTIALITY_PROFILE, profileRows } from './confidentiality-profile.ts'

const rows = [...CONFIDENTIALITY_PROFILE.values()]

/** Added to the standard after the dictionary at hand was made; the profile removes or replaces all of them. */
const NEWER_THAN_DICTIONARY =
  /^(P(rincipal|rimary)Diagnosis|SecondaryDiagnoses|HistologicalDiagnoses|PersonNamesToUse|NameToUse|ThirdPersonPronouns|Pronoun|GenderIdentity|SexParametersFor|EthnicGroups|EthnicGroupCode|Effective(Start|Stop)|Annotation|SegmentDefinition|Montage|TableTopPositionAlignment|DisplayURI)/

describe('Table E.1-1', () => {
  test('has the 652 rows of edition 2026c, each tag once', () => {
    const source = readFileSync(new URL('confidentiality-profile.ts', import.meta.url), 'utf8')
    const [, table = ''] = /TABLE_E_1_1 = `([^`]+)`/.exec(source) ?? []
    const written = table
      .trim()
      .split('\n')
      .flatMap((line) => line.split(': ')[1]!.split('; '))
    expect(written).toHaveLength(652)
    expect(rows).toHaveLength(652)
  })

  test('has as many of each action as the standard', () => {
    const counts: Record<string, number> = {}
    for (const { action } of rows) counts[action] = (counts[action] ?? 0) + 1
    expect(counts).toEqual({
      X: 412,
      D: 93,
      U: 55,
      Z: 42,
      'X/D': 23,
      'X/Z': 11,
      'X/Z/D': 8,
      'Z/D': 6,
      'X/Z/U*': 2,
    })
  })

  test('calls each attribute as the dictionary does', () => {
    const misnamed = rows.filter(({ tag, keyword }) => {
      const known = entryOfTag(tag)?.keyword.replace(/^RETIRED_/, '')
      return known === undefined ? !NEWER_THAN_DICTIONARY.test(keyword) : keyword !== known
    })
    expect(misnamed.map(({ tag, keyword }) => `${formatTag(tag)} ${keyword}`)).toEqual([])
  })

  test('lets every date and time be shifted, but for those of the birth and of GPS', () => {
    const moments = rows.filter(({ tag }) => /^(DA|DT|TM)$/.test(entryOfTag(tag)?.vr ?? ''))
    expect(moments.filter(({ temporal }) => !temporal).map(({ keyword }) => keyword)).toEqual([
      'PatientBirthDate',
      'PatientBirthTime',
      'GPSTimeStamp',
    ])
  })

  test('a row is read with its options', () => {
    expect(
      profileRows('0018: 1200 DateOfLastCalibration X td; 1000 DeviceSerialNumber X/Z/D d'),
    ).toEqual(
      new Map([
        [
          0x00181200,
          {
            tag: 0x00181200,
            keyword: 'DateOfLastCalibration',
            action: 'X',
            temporal: true,
            patientCharacteristic: false,
            deviceIdentity: true,
          },
        ],
        [
          0x00181000,
          expect.objectContaining({ action: 'X/Z/D', temporal: false, deviceIdentity: true }),
        ],
      ]),
    )
  })
})
