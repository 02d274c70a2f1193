import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { Series } from '../../core/index.ts'
import { type InputFile, readSeriesFromFiles } from '../../imaging/index.ts'
import type { Database } from '../database/open-database.ts'
import { describeOnEachDatabase } from '../database/test-databases.ts'
import { uploadSummary } from '../uploads/upload-summary.ts'
import { openSeries } from './open-series.ts'
import { type Intake, openIntake, send, smallPhantom } from './test-intake.ts'

const REAL = join('..', 'shared', 'data', 'covid-ct-md', 'covid')

/** What the readers make of files, with the voxels as a hash. */
async function read(files: readonly InputFile[]) {
  const all: Series[] = []
  for await (const series of readSeriesFromFiles(files)) all.push(series)
  return all.map(({ volume, slices, ...series }) => ({
    ...series,
    // The store names and orders files in its own way; where a slice's file stood is all that may differ.
    origin: null,
    slices: slices.map((slice) => ({ ...slice, fileIndex: null })),
    volume: volume && {
      ...volume,
      voxelsHu: createHash('sha256').update(volume.voxelsHu).digest('hex'),
    },
  }))
}

const fromMemory = (files: readonly Uint8Array[]): InputFile[] =>
  files.map((bytes, i) => ({ name: `folder/${i}`, bytes: () => Promise.resolve(bytes) }))

async function openedAfter(intake: Intake, files: readonly Uint8Array[]) {
  const uploadId = await send(intake, files)
  const { series } = await uploadSummary(intake.db, uploadId)
  return openSeries(intake.db, intake.store, series[0]!.id)
}

describeOnEachDatabase('openSeries', (databases) => {
  let database: Database
  beforeAll(async () => {
    database = await databases.open()
  })

  it('gives the reader what it would have made of the files themselves', async () => {
    const phantom = smallPhantom()
    const opened = await openedAfter(await openIntake(database), phantom.toReversed())
    expect(opened.revision).toBe(1)
    const series = await read(opened.files)
    expect(series).toHaveLength(1)
    expect(series[0]!.volume).not.toBeNull()
    expect(series[0]!.seriesInstanceUID).toBe(opened.seriesInstanceUID)
    expect(series).toEqual(await read(fromMemory(phantom)))
  })

  it('never gives the reader a damaged instance', async () => {
    const intake = await openIntake(database)
    const phantom = smallPhantom()
    const opened = await openedAfter(intake, phantom)
    const sha256 = createHash('sha256').update(phantom[2]!).digest('hex')
    const path = join(intake.folder, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256)
    await truncate(path, phantom[2]!.length - 2)
    const refused: string[] = []
    const onRefused = ({ code }: { code: string }) => refused.push(code)
    for await (const series of readSeriesFromFiles(opened.files, { onRefused }))
      expect(series.slices).toHaveLength(7)
    expect(refused).toEqual(['storage/corrupt'])
  })

  it('names what is not there', async () => {
    const { db, store } = await openIntake(database)
    await expect(openSeries(db, store, randomUUID())).rejects.toThrow(
      expect.objectContaining({ code: 'series/not-found' }),
    )
  })

  // Once is enough: what differs between the databases is above.
  it.skipIf(!existsSync(REAL) || databases.kind === 'postgres')(
    'gives a part of a real series back as it was (skipped without ../shared/data)',
    async () => {
      const all = await readdir(REAL, { recursive: true })
      const names = all
        .filter((name) => name.endsWith('.dcm'))
        .toSorted()
        .slice(60, 76)
      const files = await Promise.all(names.map((name) => readFile(join(REAL, name))))
      const opened = await openedAfter(await openIntake(database), files)
      expect(await read(opened.files)).toEqual(await read(fromMemory(files)))
    },
  )
})
