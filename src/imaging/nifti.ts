/**
 * NIfTI-1 and NIfTI-2 (nifti1.h and nifti2.h of nifti.nimh.nih.gov; field names as there). RAS lives only in this
 * file: what leaves it is LPS.
 */
import {
  type AffineLps,
  GroundglassError,
  LABEL_MAP_DESCRIPTION,
  LESION_MAP_DESCRIPTION,
} from '../core/index.ts'
import { type ElementType, elementBytes, readElements } from './volume-grid/elements.ts'
import type { GridFile } from './volume-grid/grid-file.ts'
import { affineOf, type PointMm, scaled } from './volume-grid/voxel-grid.ts'

/** datatype codes of nifti1.h that hold one real number a voxel. */
const ELEMENT_TYPES: Readonly<Record<number, ElementType>> = {
  2: 'uint8',
  4: 'int16',
  8: 'int32',
  16: 'float32',
  64: 'float64',
  256: 'int8',
  512: 'uint16',
  768: 'uint32',
}

/** Spatial part of xyzt_units: metres and micrometres; all else is taken for millimetres. */
const MM_PER_UNIT: Readonly<Record<number, number>> = { 1: 1000, 3: 0.001 }

const HEADER_BYTES = { 1: 348, 2: 540 } as const

interface Layout {
  readonly version: 1 | 2
  readonly littleEndian: boolean
}

/** @param head the first 348 bytes of a file @returns whether it is NIfTI-1 or -2, as a single file or its header */
export function isNifti(head: Uint8Array): boolean {
  return layoutOf(head) !== null
}

function layoutOf(head: Uint8Array): Layout | null {
  if (head.length < HEADER_BYTES[1]) return null
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const magic = (at: number): string => String.fromCharCode(...head.subarray(at, at + 4))
  for (const littleEndian of [true, false]) {
    const size = view.getInt32(0, littleEndian)
    if (size === HEADER_BYTES[1] && /^n[i+]1\0$/.test(magic(344)))
      return { version: 1, littleEndian }
    if (size === HEADER_BYTES[2] && /^n[i+]2\0$/.test(magic(4))) return { version: 2, littleEndian }
  }
  return null
}

/** @param bytes a NIfTI-1 file, unpacked @returns whether Groundglass wrote it as a label or lesion map (`descrip` says so) */
export function isOwnLabelMap(bytes: Uint8Array): boolean {
  if (layoutOf(bytes)?.version !== 1) return false
  const description = new TextDecoder().decode(bytes.subarray(148, 228))
  return [LABEL_MAP_DESCRIPTION, LESION_MAP_DESCRIPTION].some((own) => description.startsWith(own))
}

/**
 * Reads a single-file NIfTI (`n+1`, `n+2`), already unpacked. The sform is taken where its code is set, else the
 * qform, else the voxel sizes alone (nifti1.h methods 3, 2, 1; then `orientationKnown` is false).
 * @param bytes the whole file
 * @returns the stored grid in LPS with its scaling (scl_slope 0 means none)
 * @throws {GroundglassError} `nifti/damaged-header`, `nifti/detached-image`, `nifti/unsupported-type`, `nifti/not-3d`,
 *   `nifti/truncated`
 */
export function readNifti(bytes: Uint8Array): GridFile {
  const layout = layoutOf(bytes)
  if (layout === null || bytes.length < HEADER_BYTES[layout.version])
    throw new GroundglassError(
      'nifti/damaged-header',
      'Expected a NIfTI-1 or NIfTI-2 header; it is cut off or is none. Export the volume again.',
    )
  const magicAt = layout.version === 1 ? 345 : 5
  if (bytes[magicAt] !== '+'.charCodeAt(0))
    throw new GroundglassError(
      'nifti/detached-image',
      'Expected header and voxels in one .nii file; this is the header of an .hdr/.img pair. Convert it to .nii.',
    )
  const header = readHeader(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), layout)
  const type = ELEMENT_TYPES[header.datatype]
  if (type === undefined)
    throw new GroundglassError(
      'nifti/unsupported-type',
      `Expected one real number of 8, 16, 32 or (float) 64 bits a voxel; datatype code ${header.datatype} came. Save it as int16 or float32.`,
    )
  const [rank, nx, ny, nz, ...more] = header.dim
  const shapeZyx = [rank! < 3 ? 1 : nz!, ny!, nx!] as const
  if (
    rank! < 2 ||
    rank! > 7 ||
    shapeZyx.some((size) => size < 1) ||
    more.slice(0, rank! - 3).some((size) => size > 1)
  )
    throw new GroundglassError(
      'nifti/not-3d',
      `Expected one volume of three dimensions; dim says ${header.dim.join(' ')}. Split time series and components into volumes of their own.`,
    )
  const size = shapeZyx[0] * shapeZyx[1] * shapeZyx[2] * elementBytes(type)
  const start = Math.max(header.voxOffset, HEADER_BYTES[layout.version])
  if (!(start + size <= bytes.length))
    throw new GroundglassError(
      'nifti/truncated',
      `Expected ${size} bytes of voxels from byte ${start}; the file ends at ${bytes.length}. Copy it again.`,
    )
  const slope = header.sclSlope
  const scales = slope !== 0 && Number.isFinite(slope) && Number.isFinite(header.sclInter)
  return {
    format: 'nifti',
    grid: {
      voxels: readElements(bytes.subarray(start, start + size), type, layout.littleEndian),
      shapeZyx,
      affineLps: header.affineLps,
    },
    slope: scales ? slope : 1,
    intercept: scales ? header.sclInter : 0,
    orientationKnown: header.orientationKnown,
  }
}

interface Header {
  readonly datatype: number
  readonly dim: readonly number[]
  readonly voxOffset: number
  readonly sclSlope: number
  readonly sclInter: number
  readonly affineLps: AffineLps
  readonly orientationKnown: boolean
}

function readHeader(view: DataView, { version, littleEndian }: Layout): Header {
  const first = version === 1
  const short = (at: number): number => view.getInt16(at, littleEndian)
  const integer = (at: number): number => view.getInt32(at, littleEndian)
  const long = (at: number): number => Number(view.getBigInt64(at, littleEndian))
  const float = (at: number): number =>
    first ? view.getFloat32(at, littleEndian) : view.getFloat64(at, littleEndian)
  const floats = (at: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => float(at + i * (first ? 4 : 8)))

  const pixdim = floats(first ? 76 : 104, 8)
  const qformCode = first ? short(252) : integer(344)
  const sformCode = first ? short(254) : integer(348)
  const quaternion = floats(first ? 256 : 352, 3)
  const offset = floats(first ? 268 : 376, 3)
  const srow = floats(first ? 280 : 400, 12)
  const ras =
    sformCode > 0
      ? srow
      : qformCode > 0
        ? qformRas(quaternion, offset, pixdim)
        : [pixdim[1]!, 0, 0, 0, 0, pixdim[2]!, 0, 0, 0, 0, pixdim[3]!, 0]
  return {
    datatype: short(first ? 70 : 12),
    dim: Array.from({ length: 8 }, (_, i) => (first ? short(40 + i * 2) : long(16 + i * 8))),
    voxOffset: first ? float(108) : long(168),
    sclSlope: float(first ? 112 : 176),
    sclInter: float(first ? 116 : 184),
    affineLps: rasToLps(ras, MM_PER_UNIT[(first ? view.getUint8(123) : integer(500)) & 7] ?? 1),
    orientationKnown: sformCode > 0 || qformCode > 0,
  }
}

/** Quaternion to rotation, nifti1.h "METHOD 2"; pixdim[0] (qfac) under 0 turns the third axis round. */
function qformRas(
  [b = 0, c = 0, d = 0]: readonly number[],
  [x = 0, y = 0, z = 0]: readonly number[],
  pixdim: readonly number[],
): number[] {
  const a = Math.sqrt(Math.max(0, 1 - (b * b + c * c + d * d)))
  const [dx, dy] = [pixdim[1]!, pixdim[2]!]
  const dz = pixdim[3]! * (pixdim[0]! < 0 ? -1 : 1)
  return [
    (a * a + b * b - c * c - d * d) * dx,
    2 * (b * c - a * d) * dy,
    2 * (b * d + a * c) * dz,
    x,
    2 * (b * c + a * d) * dx,
    (a * a + c * c - b * b - d * d) * dy,
    2 * (c * d - a * b) * dz,
    y,
    2 * (b * d - a * c) * dx,
    2 * (c * d + a * b) * dy,
    (a * a + d * d - c * c - b * b) * dz,
    z,
  ]
}

/** Three rows of a RAS affine to LPS: x and y change sign. */
function rasToLps(rows: readonly number[], mmPerUnit: number): AffineLps {
  const column = (index: number): PointMm =>
    scaled([-rows[index]!, -rows[4 + index]!, rows[8 + index]!], mmPerUnit)
  return affineOf(column(0), column(1), column(2), column(3))
}
