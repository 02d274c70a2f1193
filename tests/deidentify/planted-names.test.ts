/** No planted name survives de-identification: in any attribute, representation, encoding, depth or corner of a file. */
import { dictionary } from 'dcmjs/dictionary'
import {
  array,
  assert,
  boolean,
  constantFrom,
  letrec,
  oneof,
  property,
  record,
  type Arbitrary,
} from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type DeidentifyOptions,
  deidentifyInstance,
  formatTag,
  identifiersLeft,
  parseInstance,
} from '../../src/dicom/index.ts'
import {
  evenText,
  holdsPlant,
  PIXELS,
  type PlantedElement,
  type PlantedFile,
  plantedFile,
  PLANTS,
  STYLES,
} from './planted-file.ts'

const CT = '1.2.840.10008.5.1.4.1.1.2'
const MR = '1.2.840.10008.5.1.4.1.1.4'
const OPTIONS: DeidentifyOptions = {
  secret: new Uint8Array(32).fill(1),
  dates: 'remove',
  retainPatientCharacteristics: false,
  retainDevice: false,
}
const SHIFTED: DeidentifyOptions = { ...OPTIONS, dates: 'shift' }

/** Kept, so that there is something beside what goes. */
const KEPT: readonly PlantedElement[] = [
  { tag: 0x00080016, vr: 'UI', value: evenText(CT, '\0') },
  { tag: 0x00080018, vr: 'UI', value: evenText('1.2.3.4', '\0') },
  { tag: 0x00080060, vr: 'CS', value: evenText('CT') },
  { tag: 0x00080070, vr: 'LO', value: evenText('Maker') },
  { tag: 0x00281053, vr: 'DS', value: evenText('1') },
]

const ALL_VRS =
  'AE AS AT CS DA DS DT FD FL IS LO LT OB OD OF OL OV OW PN SH SL SS ST SV TM UC UI UL UN UR US UT UV'.split(
    ' ',
  )

const plant = (tag: number, vr: string, index: number): PlantedElement => ({
  tag,
  vr,
  value: PLANTS[index % PLANTS.length]!,
})

/** A private block with the name in every representation, the creator included, and in a private sequence. */
const PRIVATE: readonly PlantedElement[] = [
  { tag: 0x00290010, vr: 'LO', value: PLANTS[0]! },
  ...ALL_VRS.map((vr, index) => plant(0x00291000 + index, vr, index)),
  { tag: 0x00291080, vr: 'SQ', value: [[plant(0x00100010, 'PN', 0)]] },
  { tag: 0x00291081, vr: 'UN', value: [[plant(0x00100010, 'PN', 1)]] },
]

const parsedTag = (tag: string): number => Number.parseInt(tag.slice(1, 5) + tag.slice(6, 10), 16)

/** Every attribute of the dictionary, with the name in place of its value, but those whose values stay. */
function plantedAttributes(): PlantedElement[] {
  const attributes = Object.values(dictionary)
    .filter(({ tag, vr }) => /^\([\dA-F]{4},[\dA-F]{4}\)$/i.test(tag) && /^[A-Z]{2}$/.test(vr))
    .map(({ tag, vr }) => ({ tag: parsedTag(tag), vr }))
    .filter(({ tag }) => tag >>> 16 >= 8 && tag >>> 16 < 0x7fe0)
  return attributes.map(({ tag, vr }, index) =>
    vr === 'SQ'
      ? { tag, vr, value: [[plant(0x00100010, 'PN', index), plant(0x00291001, 'OB', index)]] }
      : plant(tag, vr, index),
  )
}

const FILE: PlantedFile = {
  elements: [],
  style: STYLES[1]!,
  open: false,
  sopClassUID: CT,
  astray: PLANTS[0]!,
}

/** Tags that stay with the value they have: nothing is planted there. */
function keptTags(options: DeidentifyOptions): Set<number> {
  const file = { ...FILE, elements: ATTRIBUTES }
  const { dataSet } = parseInstance(deidentifyInstance(plantedFile(file), options).bytes)
  return new Set(
    [...dataSet.elements.values()]
      .filter(({ offset, length }) => holdsPlant(dataSet.bytes.subarray(offset, offset + length)))
      .map(({ tag }) => tag),
  )
}
const ATTRIBUTES = plantedAttributes()
const KEPT_TAGS = keptTags(OPTIONS)

/** De-identifies, and says what is wrong with the result: traces in header or pixels, the file inflated; other pixels. */
function faultsOf(file: PlantedFile, options: DeidentifyOptions): string[] {
  const { bytes } = deidentifyInstance(plantedFile(file), options)
  const { dataSet } = parseInstance(bytes)
  const pixels = dataSet.elements.get(0x7fe00010)!
  const start = pixels.offset + (file.style.encapsulated ? 16 : 0)
  const samePixels =
    Buffer.compare(dataSet.bytes.subarray(start, start + PIXELS.length), PIXELS) === 0
  const twice = deidentifyInstance(bytes, options).bytes
  return [
    ...(holdsPlant(bytes) || holdsPlant(dataSet.bytes) ? ['a trace of the name'] : []),
    ...(samePixels ? [] : ['other pixels']),
    ...identifiersLeft(bytes, options).map((tag) => `left: ${formatTag(tag)}`),
    ...identifiersLeft(twice, options).map((tag) => `left the second time: ${formatTag(tag)}`),
  ]
}

describe('what the profile keeps', () => {
  test('is codes, numbers and single lines: no name, long text, date, address or UID of an instance', () => {
    const vrOf = new Map(Object.values(dictionary).map(({ tag, vr }) => [parsedTag(tag), vr]))
    const vrs = new Set([...KEPT_TAGS].map((tag) => vrOf.get(tag)))
    for (const vr of ['PN', 'LT', 'ST', 'UT', 'UR', 'AE', 'DA', 'DT', 'TM', 'SQ'])
      expect(vrs).not.toContain(vr)
    const uids = [...KEPT_TAGS].filter((tag) => vrOf.get(tag) === 'UI').map(formatTag)
    expect(uids).toContain('(0008,0016)')
    expect(uids).toHaveLength(17)
  })
})

describe.each(STYLES)('a name in $name', { timeout: 300_000 }, (style) => {
  test.each([
    [OPTIONS, CT, false],
    [SHIFTED, MR, true],
  ])('in every attribute that may hold one: %#', (options, sopClassUID, open) => {
    const planted = ATTRIBUTES.filter(({ tag }) => !KEPT_TAGS.has(tag))
    const own = planted.filter(({ tag }) => !KEPT.some((element) => element.tag === tag))
    const elements = [...KEPT, ...own, ...PRIVATE].filter(({ tag }) => tag !== 0x00080016)
    expect(elements.length).toBeGreaterThan(2000)
    expect(faultsOf({ ...FILE, elements, style, open, sopClassUID }, options)).toEqual([])
  })

  test.runIf(style.explicit)('in kept attributes of a representation that lies', () => {
    const lies = [
      { tag: 0x00080070, vr: 'UN', value: PLANTS[0]! },
      { tag: 0x00181020, vr: 'UN', value: [[plant(0x00181020, 'LO', 1)]] },
      { tag: 0x00081090, vr: 'SQ', value: [[plant(0x00081090, 'LO', 2)]] },
      { tag: 0x52009229, vr: 'OB', value: PLANTS[3]! },
    ]
    for (const open of [false, true])
      expect(faultsOf({ ...FILE, elements: lies, style, open }, OPTIONS)).toEqual([])
  })

  test('in nested sequences, private ones and unknown attributes', () => {
    assert(
      property(plantedDataSet(), boolean(), constantFrom(...PLANTS), (elements, open, astray) => {
        expect(faultsOf({ ...FILE, elements, style, open, astray }, OPTIONS)).toEqual([])
      }),
      { numRuns: 50 },
    )
  })
})

/** Attributes that go or change, of each kind of rule; some not in the dictionary, some sent as what they are not. */
const LEAVES: readonly (readonly [tag: number, vr: string])[] = [
  [0x00100010, 'PN'],
  [0x00100020, 'LO'],
  [0x00100030, 'DA'],
  [0x00081030, 'LO'],
  [0x0008103e, 'LO'],
  [0x00080080, 'LO'],
  [0x00080050, 'SH'],
  [0x00204000, 'LT'],
  [0x00080020, 'DA'],
  [0x00081155, 'UI'],
  [0x0020000d, 'UI'],
  [0x00101010, 'AS'],
  [0x00101020, 'DS'],
  [0x001021c0, 'US'],
  [0x0016002b, 'OB'],
  [0x00420011, 'OB'],
  [0x00880200, 'OB'],
  [0x00100000, 'LO'],
  [0x00129998, 'LO'],
  [0x00129998, 'UN'],
  [0x50002500, 'LO'],
  [0x60003000, 'OW'],
  [0x60004000, 'LT'],
  [0x00020016, 'AE'],
  [0x00290010, 'LO'],
  [0x00291001, 'OB'],
]
/** Kept, searched, emptied and removed sequences. */
const SEQUENCES = [
  0x00081140, 0x00082112, 0x00082218, 0x00089215, 0x52009229, 0x52009230, 0x00289110, 0x00400275,
  0x0040a730, 0x00880200, 0x00291080, 0x00129990,
]

function unique(elements: readonly PlantedElement[]): PlantedElement[] {
  return [...new Map(elements.map((element) => [element.tag, element])).values()]
}

function plantedDataSet(): Arbitrary<PlantedElement[]> {
  const { dataSet } = letrec<{ dataSet: PlantedElement[]; element: PlantedElement }>((tie) => ({
    element: oneof(
      { depthSize: 'small', withCrossShrink: true },
      record({
        kind: constantFrom(...LEAVES),
        value: constantFrom(...PLANTS),
      }).map(({ kind: [tag, vr], value }) => ({
        tag,
        vr,
        value,
      })),
      record({
        tag: constantFrom(...SEQUENCES),
        vr: constantFrom('SQ', 'SQ', 'UN'),
        value: array(tie('dataSet'), { maxLength: 3 }),
      }),
    ),
    dataSet: array(tie('element'), { maxLength: 8 }).map(unique),
  }))
  // At the head of the data set, group 2 would be taken for meta information.
  return dataSet.map((elements) =>
    unique([...elements, ...KEPT]).filter(({ tag }) => tag >>> 16 !== 2),
  )
}
