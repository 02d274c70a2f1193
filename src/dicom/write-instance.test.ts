import { describe, expect, test } from 'vitest'
import { attributeText, parseInstance } from './instance.ts'
import { text, texts } from './values.ts'
import { type InstanceData, writeInstance } from './write-instance.ts'

const MINIMAL = { SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: '1.2.3' }

/** Position of the first occurrence of a byte pattern. */
const find = (bytes: Uint8Array, pattern: readonly number[]): number =>
  bytes.findIndex((_, at) => pattern.every((byte, index) => bytes[at + index] === byte))

/** Representation, length and value of the padding value as written. */
const padding = (sign: number): number[] => {
  const data = {
    ...MINIMAL,
    PixelRepresentation: sign,
    PixelPaddingValue: sign === 1 ? -2000 : 63_536,
  }
  const bytes = writeInstance(data)
  const at = find(bytes, [0x28, 0, 0x20, 0x01])
  return [...bytes.subarray(at + 4, at + 10)]
}

describe('writeInstance', () => {
  test('begins as PS3.10 says, with a group length that fits', () => {
    const bytes = writeInstance(MINIMAL)
    expect(String.fromCharCode(...bytes.subarray(128, 132))).toBe('DICM')
    const groupLength = new DataView(bytes.buffer).getUint32(140, true)
    // The data set begins with SpecificCharacterSet (0008,0005).
    expect([...bytes.subarray(144 + groupLength, 148 + groupLength)]).toEqual([8, 0, 5, 0])
  })

  test('writes elements in the order of their tags', () => {
    const { dataSet } = parseInstance(
      writeInstance({ Rows: 1, Modality: 'CT', PatientID: 'x', ...MINIMAL }),
    )
    const tags = [...dataSet.elements.keys()]
    expect(tags).toEqual(tags.toSorted((one, other) => one - other))
    expect(tags).toContain(0x00100020)
  })

  test('every value has an even length, padded as its representation wants', () => {
    const { dataSet } = parseInstance(
      writeInstance({ ...MINIMAL, PatientID: 'odd', PixelData: Uint8Array.of(1) }),
    )
    for (const { length } of dataSet.elements.values()) expect(length % 2).toBe(0)
    const id = dataSet.elements.get(0x00100020)
    expect(dataSet.bytes[id!.offset + 3]).toBe(0x20)
    const uid = dataSet.elements.get(0x00080018)
    expect(dataSet.bytes[uid!.offset + 5]).toBe(0)
  })

  test('decimal strings keep to 16 characters and lose as little as they can', () => {
    const position = [-123.456_789_012_345_67, 1 / 3e-7, -1 / 3e-7]
    const { dataSet, imagePositionPatient } = parseInstance(
      writeInstance({ ...MINIMAL, ImagePositionPatient: position }),
    )
    for (const part of texts(dataSet, 0x00200032)) expect(part.length).toBeLessThanOrEqual(16)
    for (const [index, value] of position.entries()) {
      expect(imagePositionPatient![index]! / value).toBeCloseTo(1, 8)
    }
  })

  test('values "US or SS" follow the sign of the pixels', () => {
    expect(padding(1)).toEqual([0x53, 0x53, 2, 0, 0x30, 0xf8])
    expect(padding(0)).toEqual([0x55, 0x53, 2, 0, 0x30, 0xf8])
  })

  test('tags as values: group first', () => {
    const bytes = writeInstance({ ...MINIMAL, FrameIncrementPointer: 0x00209056 })
    const at = find(bytes, [0x28, 0, 0x09, 0])
    expect([...bytes.subarray(at + 4, at + 12)]).toEqual([0x41, 0x54, 4, 0, 0x20, 0, 0x56, 0x90])
  })

  test('text is UTF-8 and says so', () => {
    const bytes = writeInstance({ ...MINIMAL, SeriesDescription: 'Lunge, dünn' })
    const { dataSet } = parseInstance(bytes)
    expect(text(dataSet, 0x00080005)).toBe('ISO_IR 192')
    expect(attributeText(parseInstance(bytes), 'SeriesDescription')).toBe('Lunge, dünn')
    expect(new TextDecoder().decode(bytes)).toContain('Lunge, dünn')
  })

  const refused: readonly (readonly [string, InstanceData])[] = [
    ['dicom/unknown-attribute', { ...MINIMAL, Patient: 'x' }],
    ['dicom/unwritable-value', { SOPClassUID: '1.2' }],
    ['dicom/unwritable-value', { ...MINIMAL, SOPInstanceUID: '1.02' }],
    ['dicom/unwritable-value', { ...MINIMAL, RescaleSlope: Number.NaN }],
    ['dicom/unwritable-value', { ...MINIMAL, PixelData: 'text' }],
    ['dicom/unwritable-value', { ...MINIMAL, PatientID: [{ Rows: 1 }] }],
    ['dicom/unwritable-value', { ...MINIMAL, ReferencedImageSequence: 'none' }],
    ['dicom/unwritable-value', { ...MINIMAL, PatientID: 'x'.repeat(70_000) }],
  ]
  test.each(refused)('%s: %#', (code, data) => {
    expect(() => writeInstance(data)).toThrow(expect.objectContaining({ code }))
  })
})
