/** NRRD (teem.sourceforge.net/nrrd/format.html): a text header, an empty line, then voxels raw or gzipped. */
import { GroundglassError } from '../core/index.ts'
import { type ElementType, elementBytes, readElements } from './volume-grid/elements.ts'
import type { GridFile } from './volume-grid/grid-file.ts'
import { gunzip } from './volume-grid/gunzip.ts'
import {
  affineOf,
  cross,
  forAxes,
  lengthMm,
  type PointMm,
  scaled,
} from './volume-grid/voxel-grid.ts'

/** The names the format allows for each type. */
const TYPE_NAMES: readonly (readonly [ElementType, readonly string[]])[] = [
  ['int8', ['signed char', 'int8', 'int8_t']],
  ['uint8', ['uchar', 'unsigned char', 'uint8', 'uint8_t']],
  ['int16', ['short', 'short int', 'signed short', 'signed short int', 'int16', 'int16_t']],
  ['uint16', ['ushort', 'unsigned short', 'unsigned short int', 'uint16', 'uint16_t']],
  ['int32', ['int', 'signed int', 'int32', 'int32_t']],
  ['uint32', ['uint', 'unsigned int', 'uint32', 'uint32_t']],
  ['float32', ['float']],
  ['float64', ['double']],
]

/** Sign of each axis of a space when it is turned to left, posterior, superior. */
const SPACES: Readonly<Record<string, PointMm>> = {
  'right-anterior-superior': [-1, -1, 1],
  ras: [-1, -1, 1],
  'left-anterior-superior': [1, -1, 1],
  las: [1, -1, 1],
  'left-posterior-superior': [1, 1, 1],
  lps: [1, 1, 1],
}

/** @param head the beginning of a file @returns whether it is NRRD */
export function isNrrd(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(0, 5)) === 'NRRD0'
}

/**
 * Reads an attached NRRD of two or three dimensions, raw or gzip.
 * @param bytes the whole file
 * @returns the stored grid in LPS; `orientationKnown` is false when the header names no anatomical space
 * @throws {GroundglassError} `nrrd/damaged-header`, `nrrd/unsupported` (naming the field), `nrrd/truncated`
 */
export async function readNrrd(bytes: Uint8Array): Promise<GridFile> {
  const { fields, dataAt } = readHeader(bytes)
  const field = (name: string): string => fields.get(name) ?? ''
  for (const name of ['data file', 'datafile'])
    if (fields.has(name))
      throw unsupported(name, 'a detached header', 'header and voxels in one file')
  for (const name of ['line skip', 'lineskip', 'byte skip', 'byteskip'])
    if (Number(field(name)) !== 0) throw unsupported(name, field(name), 'no bytes to skip')

  const typeName = field('type').toLowerCase()
  const type = TYPE_NAMES.find(([, names]) => names.includes(typeName))?.[0]
  if (type === undefined) throw unsupported('type', field('type'), 'a real number of 8 to 64 bits')
  const sizes = field('sizes').split(/\s+/).map(Number)
  if (![2, 3].includes(sizes.length) || sizes.length !== Number(field('dimension')))
    throw unsupported(
      'dimension',
      field('dimension'),
      'two or three dimensions and a size for each',
    )
  if (!sizes.every((size) => Number.isInteger(size) && size > 0))
    throw new GroundglassError(
      'nrrd/damaged-header',
      `Expected positive whole sizes; "${field('sizes')}" came. Export the volume again.`,
    )
  const [nx = 1, ny = 1, nz = 1] = sizes
  const size = nx * ny * nz * elementBytes(type)
  const voxelBytes = await unpacked(bytes.subarray(dataAt), field('encoding').toLowerCase(), size)
  if (voxelBytes.length < size)
    throw new GroundglassError(
      'nrrd/truncated',
      `Expected ${size} bytes of voxels; ${voxelBytes.length} came. Copy the file again.`,
    )
  const { affineLps, orientationKnown } = geometryOf(field, sizes.length)
  return {
    format: 'nrrd',
    grid: {
      voxels: readElements(
        voxelBytes.subarray(0, size),
        type,
        field('endian').toLowerCase() !== 'big',
      ),
      shapeZyx: [nz, ny, nx],
      affineLps,
    },
    slope: 1,
    intercept: 0,
    orientationKnown,
  }
}

function readHeader(bytes: Uint8Array): { fields: Map<string, string>; dataAt: number } {
  const fields = new Map<string, string>()
  let at = 0
  while (at < bytes.length) {
    const end = bytes.indexOf(0x0a, at)
    if (end < 0 || end - at > 10_000) break
    const line = new TextDecoder().decode(bytes.subarray(at, end)).replace(/\r$/, '')
    at = end + 1
    if (line === '') return { fields, dataAt: at }
    const field = /^([^#:]+): (.*)$/.exec(line)
    if (field !== null) fields.set(field[1]!.trim().toLowerCase(), field[2]!.trim())
  }
  throw new GroundglassError(
    'nrrd/damaged-header',
    'Expected NRRD fields and then an empty line before the voxels; none came. Export the volume again.',
  )
}

async function unpacked(bytes: Uint8Array, encoding: string, size: number): Promise<Uint8Array> {
  if (encoding === 'raw') return bytes
  if (encoding === 'gzip' || encoding === 'gz') return gunzip(bytes, size)
  throw unsupported('encoding', encoding, 'raw or gzip')
}

function geometryOf(
  field: (name: string) => string,
  rank: number,
): Pick<GridFile['grid'], 'affineLps'> & { orientationKnown: boolean } {
  const signs = SPACES[field('space').toLowerCase()]
  const toLps = (vector: PointMm): PointMm => forAxes((axis) => vector[axis] * (signs?.[axis] ?? 1))
  const [origin = [0, 0, 0]] = vectorsOf(field('space origin'))
  const directions = vectorsOf(field('space directions'))
  const [x, y, z] = directions.map(toLps)
  if (x !== undefined && y !== undefined && directions.length === rank) {
    // A lone slice has no third direction: 1 mm along its normal stands for it.
    const normal = cross(x, y)
    const across = z ?? scaled(normal, 1 / lengthMm(normal))
    return {
      affineLps: affineOf(x, y, across, toLps(origin)),
      orientationKnown: signs !== undefined,
    }
  }
  const spacings = field('spacings').split(/\s+/).map(Number)
  const spacing = (axis: number): number => {
    const value = spacings[axis]
    return value !== undefined && Number.isFinite(value) && value > 0 ? value : 1
  }
  return {
    affineLps: affineOf([spacing(0), 0, 0], [0, spacing(1), 0], [0, 0, spacing(2)], [0, 0, 0]),
    orientationKnown: false,
  }
}

/** `(1,0,0) (0,1,0)` to vectors; `none` and vectors of other lengths are left out. */
function vectorsOf(text: string): PointMm[] {
  return [...text.matchAll(/\(([^)]*)\)/g)]
    .map((match) => match[1]!.split(',').map(Number))
    .filter((vector): vector is [number, number, number] => vector.length === 3)
}

function unsupported(field: string, came: string, expected: string): GroundglassError {
  return new GroundglassError(
    'nrrd/unsupported',
    `Expected ${expected}; the field "${field}" says "${came}". Convert the file to an attached NRRD or NIfTI.`,
  )
}
