/** A case that the server has read: its stored images are fetched and decoded here. The one file of the viewer that asks the server. */
import { GroundglassError, type Reading } from '../../../src/core/index.ts'
import { type Analysis, api, codeOf, connection } from '../api/index.ts'
import { queryClient } from '../query-client.ts'
import { lesionMapOf } from '../threshold/lesion-map-of.ts'
import { decodeFiles, decodeLabels } from './decode-files.ts'
import type { Decoded } from './decode-voxels.ts'
import type { ViewedCase } from './viewed-case.ts'

/** Where the files of a case are. */
interface Source {
  readonly id: string
  readonly instances: (signal: AbortSignal) => Promise<readonly StoredInstance[]>
  readonly mask: (signal: AbortSignal) => Promise<Blob>
  readonly hasLesionMap: boolean
  readonly lesionMap: ViewedCase['lesionMap']
}

interface StoredInstance {
  readonly sopInstanceUID: string | null
  readonly file: (signal: AbortSignal) => Promise<Blob>
}

/**
 * @param analysis that is done
 * @param reading of it, with slices
 * @returns the case, for the viewer
 */
export function serverCase(
  { id, seriesId }: Pick<Analysis, 'id' | 'seriesId'>,
  reading: Reading,
): ViewedCase {
  return storedCase(reading, {
    id,
    instances: async (signal) =>
      (await api.instances(seriesId, signal)).items.map((instance) => ({
        ...instance,
        file: (stopped) => api.instanceFile(instance.id, stopped),
      })),
    mask: (signal) => api.mask(id, signal),
    hasLesionMap: reading.seriesValidArea !== null,
    lesionMap: (signal) => lesionMapOf(id, signal),
  })
}

/**
 * @param id of a case of the library that holds a copy of its study
 * @param reading of it, with slices
 * @returns the case, for the viewer; a case of the library keeps no lesion map
 */
export function libraryCase(id: string, reading: Reading): ViewedCase {
  return storedCase(reading, {
    id,
    instances: async (signal) =>
      (await api.caseInstances(id, signal)).items.map(({ position, sopInstanceUID }) => ({
        sopInstanceUID,
        file: (stopped) => api.caseInstanceFile(id, position, stopped),
      })),
    mask: (signal) => api.caseMask(id, signal),
    hasLesionMap: false,
    lesionMap: async () => null,
  })
}

function storedCase(reading: Reading, source: Source): ViewedCase {
  const [slices = 0, rows = 0, columns = 0] = reading.series.shapeZyx ?? []
  const sliceSize = rows * columns
  const instances = keptPromise((signal) => persistent(() => source.instances(signal), signal))

  /** Where headers do not tell the images apart, the series tells them: it is read as the server has read it. */
  const wholeSeries = keptPromise(async (signal) => {
    const all = await instances(signal)
    const files = await Promise.all(all.map((instance) => file(instance, signal)))
    return asRead(await decodeFiles(files, signal), slices)
  })
  const asRead = (decoded: Decoded, expected: number) => {
    const [z, y, x] = decoded.shapeZyx
    if (z === expected && y === rows && x === columns) return decoded.voxels
    throw new GroundglassError(
      'viewer/other-images',
      `Expected ${expected} slices of ${columns} x ${rows}, as they were read; the stored images are ${z} of ${x} x ${y}. Have the series read again.`,
    )
  }

  const indicesOf = indicesByInstance(reading)
  /** Files of many frames, decoded once for all of their slices. */
  const manyFrames = new Map<string, (signal: AbortSignal) => Promise<Decoded['voxels']>>()
  const framesOf = (uid: string, instance: StoredInstance, count: number) => {
    const known = manyFrames.get(uid)
    if (known) return known
    const frames = keptPromise(async (signal) => {
      const decoded = await decodeFiles([await file(instance, signal)], signal)
      return decoded.shapeZyx[0] === count ? asRead(decoded, count) : null
    })
    const orSeries = async (signal: AbortSignal) => (await frames(signal)) ?? wholeSeries(signal)
    if (count > 1) manyFrames.set(uid, orSeries)
    return orSeries
  }

  return {
    id: source.id,
    reading,
    hasLesionMap: source.hasLesionMap,
    async sliceHu(index, signal) {
      const uid = reading.slices[index]?.sopInstanceUID ?? null
      const all = await instances(signal)
      const instance = all.find(({ sopInstanceUID }) => sopInstanceUID === uid)
      const own = uid === null ? [] : (indicesOf.get(uid) ?? [])
      const voxels =
        uid === null || instance === undefined
          ? await wholeSeries(signal)
          : await framesOf(uid, instance, own.length)(signal)
      const place = voxels.length === own.length * sliceSize ? own.indexOf(index) : index
      return asHu(voxels).subarray(place * sliceSize, (place + 1) * sliceSize)
    },
    async labels(signal) {
      // A series that cannot be interpreted has none.
      if (reading.quantities === null) return null
      const packed = await persistent(() => source.mask(signal), signal)
      const voxels = asRead(await decodeLabels(packed, signal), slices)
      return voxels instanceof Uint8Array ? voxels : Uint8Array.from(voxels)
    },
    lesionMap: keptPromise((signal) => persistent(() => source.lesionMap(signal), signal)),
  }
}

function file(instance: StoredInstance, signal: AbortSignal): Promise<Blob> {
  return persistent(() => instance.file(signal), signal)
}

/** Slices of the Reading, feet to head, by the instance that holds them. */
function indicesByInstance({ slices }: Reading): Map<string, number[]> {
  const indices = new Map<string, number[]>()
  for (const { index, sopInstanceUID } of slices)
    if (sopInstanceUID !== null)
      indices.set(sopInstanceUID, [...(indices.get(sopInstanceUID) ?? []), index])
  return indices
}

function asHu(voxels: Decoded['voxels']): Int16Array {
  return voxels instanceof Int16Array ? voxels : Int16Array.from(voxels)
}

/** Asked for once, and again after a failure. */
function keptPromise<Value>(
  ask: (signal: AbortSignal) => Promise<Value>,
): (signal: AbortSignal) => Promise<Value> {
  let kept: Promise<Value> | null = null
  return (signal) => {
    kept ??= ask(signal).catch((error: unknown) => {
      kept = null
      throw error
    })
    return kept
  }
}

/** A lost connection is waited for; whoever must sign in again is asked to. */
async function persistent<Answer>(
  ask: () => Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  for (;;)
    try {
      return await ask()
    } catch (error) {
      const code = codeOf(error)
      if (code === 'auth/not-signed-in')
        void queryClient.invalidateQueries({ queryKey: ['session'] })
      if (code !== 'connection/lost') throw error
      await reached(signal)
    }
}

function reached(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (connection.get()) return resolve()
    const end = connection.subscribe((now) => {
      if (!now) return
      end()
      resolve()
    })
    signal.addEventListener('abort', () => {
      end()
      reject(signal.reason)
    })
  })
}
