/** Numbers of any stored type and byte order, as NIfTI and NRRD files hold them. */
import type { Voxels } from './voxel-grid.ts'

export type ElementType =
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'float32'
  | 'float64'

interface ElementArray {
  new (buffer: ArrayBuffer): Voxels
  readonly BYTES_PER_ELEMENT: number
}

const ARRAYS: Readonly<Record<ElementType, ElementArray>> = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
}

const HOST_IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** @param type a stored type @returns bytes of one element */
export function elementBytes(type: ElementType): number {
  return ARRAYS[type].BYTES_PER_ELEMENT
}

/**
 * Copies stored numbers out of a file.
 * @param bytes the numbers alone; its length is a multiple of the element's
 * @param type stored type
 * @param littleEndian byte order of the file
 * @returns a new array in the machine's own byte order
 */
export function readElements(bytes: Uint8Array, type: ElementType, littleEndian: boolean): Voxels {
  const copy = new Uint8Array(bytes)
  const size = elementBytes(type)
  if (size > 1 && littleEndian !== HOST_IS_LITTLE_ENDIAN)
    for (let start = 0; start < copy.length; start += size)
      copy.subarray(start, start + size).reverse()
  return new ARRAYS[type](copy.buffer)
}
