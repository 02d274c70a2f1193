// The proof behind kill-server.mjs: what a database and a store hold, against what was sent and an undisturbed reading of it.
import { join } from 'node:path'
import { readSeriesFromFiles } from '../dist/imaging/index.js'
import { openNetworks } from '../dist/networks/index.js'
import { analyze } from '../dist/reading/index.js'
import { openDatabase } from '../dist/server/database/open-database.js'
import { openBlobStore } from '../dist/server/storage/index.js'

/** @returns a function that prints a finding, and the names of those that were not as they should be */
export function openChecks() {
  const faults = []
  const check = (name, isSo, found) => {
    console.log(`${isSo ? 'yes' : ' NO'}  ${name}: ${found}`)
    if (!isSo) faults.push(name)
  }
  return { check, faults }
}

/**
 * Looks, while nothing runs, whether all that was sent is there once, and nothing else.
 * @param batch what was sent, as series of files with their hashes
 * @param batch.studies the batch
 * @param batch.acknowledged hashes of the files that the server said it has
 * @param batch.environment of the server
 * @param batch.check told of each finding
 */
export async function proveWhole({ studies, acknowledged, environment, check }) {
  const files = studies.flat()
  const studyCount = studies.length
  const { DATABASE_URL: url, GROUNDGLASS_DATA: dataDirectory } = environment
  const database = await openDatabase(url ? { url } : { dataDirectory })
  const rowsOf = async (text) => (await database.executeSql(text)).rows
  const store = await openBlobStore({ folder: join(dataDirectory, 'blobs'), minimumFreeBytes: 0 })
  try {
    const instances = await rowsOf('select blob_sha256 as sha256 from instances')
    const kept = new Set(instances.map(({ sha256 }) => sha256))
    let equal = 0
    for (const { sha256, bytes } of files)
      if (kept.has(sha256) && Buffer.compare(await store.read(sha256), bytes) === 0) equal += 1
    check(
      'acknowledged files present and byte-equal',
      equal === acknowledged.size,
      `${equal} of ${acknowledged.size}`,
    )
    check('instances without double', instances.length === files.length, instances.length)

    const series = await rowsOf('select id, revision, state from series')
    const complete = series.filter(({ state }) => state === 'complete').length
    check(
      'series, all complete',
      series.length === studyCount && complete === studyCount,
      `${complete} of ${studyCount}`,
    )
    const analyses = await rowsOf(
      'select a.state, a.attempts, a.verdict, a.reading_sha256, a.mask_sha256, a.lesion_map_sha256, a.series_revision = s.revision as current, s.series_instance_uid as uid from analyses a join series s on s.id = a.series_id',
    )
    const current = analyses.filter((row) => row.current && row.state === 'done')
    check(
      'series with one finished reading of their revision',
      current.length === studyCount && new Set(current.map(({ uid }) => uid)).size === studyCount,
      `${current.length} of ${studyCount}`,
    )
    const others = analyses.length - current.length
    check(
      'analyses beside these',
      others === 0,
      `${others} (${current.filter(({ attempts }) => attempts > 1).length} readings were begun more than once)`,
    )
    const same = await sameAsUndisturbed(studies, current, store)
    check('readings as undisturbed ones', same === studyCount, `${same} of ${studyCount}`)
    const jobs = await rowsOf("select name from pgboss.job where state < 'completed'")
    check('jobs left, dead letters among them', jobs.length === 0, jobs.length)
    const unfinished = await rowsOf("select id from transfers where state <> 'ingested'")
    check('files left on their way in', unfinished.length === 0, unfinished.length)

    const referred = new Set([
      ...kept,
      ...current.flatMap((row) => [row.reading_sha256, row.mask_sha256, row.lesion_map_sha256]),
    ])
    const listed = []
    for await (const { sha256 } of store.list()) listed.push(sha256)
    const orphans = listed.filter((sha256) => !referred.has(sha256)).length
    check('orphan blobs after gc', orphans === 0, `${orphans} of ${listed.length}`)
    const missing = [...referred].filter((sha256) => sha256 && !listed.includes(sha256)).length
    check('missing blobs', missing === 0, missing)
  } finally {
    await database.close()
  }
}

const plain = (reading) => JSON.stringify({ ...reading, timings: {} })

async function sameAsUndisturbed(studies, rows, store) {
  const networks = await openNetworks({ model: 'lesion-small', threads: 1 })
  let same = 0
  for (const study of studies) {
    const inputs = study.map(({ bytes }, i) => ({ name: `${i}`, bytes: async () => bytes }))
    for await (const series of readSeriesFromFiles(inputs)) {
      const row = rows.find(({ uid }) => uid === series.seriesInstanceUID)
      const reading = row && JSON.parse(Buffer.from(await store.read(row.reading_sha256)))
      const { reading: expected } = await analyze(series, networks, {
        now: () => new Date(reading?.createdAt ?? 0),
      })
      if (reading && plain(reading) === plain(expected) && row.verdict === expected.verdict.label)
        same += 1
    }
  }
  await networks.dispose()
  return same
}
