/** What a backup folder holds, with sizes and hashes: the last file that a backup writes, and the first that is read. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { GroundglassError } from '../../core/index.ts'
import { tablesVersion } from '../database/apply-migrations.ts'
import { syncFolder } from '../storage/index.ts'

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().min(0)
/** A name in the backup's own folders: a manifest that was tampered with leads nowhere else. */
const pathSchema = z.string().regex(/^(?:[\w-]+\/)?[\w-]+(?:\.(?:jsonl|pem))?$/)
const fileSchema = z.object({ path: pathSchema, bytes: count, sha256 })

const manifestSchema = z.object({
  format: z.literal('groundglass-backup'),
  formatVersion: z.int().min(1),
  /** Of the program that wrote it. */
  software: z.string(),
  /** The moment of the snapshot: what came later is not in it. */
  createdAt: z.iso.datetime(),
  database: z.enum(['pglite', 'postgres']),
  /** The version of the tables. */
  tablesVersion: count,
  /** In the order in which their rows can be inserted. */
  tables: z.array(
    fileSchema.extend({
      name: z.string(),
      columns: z.array(z.string()).readonly(),
      key: z.array(z.string()).readonly(),
      rows: count,
    }),
  ),
  /** They lie in `blobs/`, each under its hash; their names and sizes are the rows of the table `blobs`. */
  blobs: z.object({
    count,
    bytes: count,
    /** Rows whose blob is not here: nothing wanted it any more, or it was damaged. */
    absent: z.array(sha256),
  }),
  /** Files that were received and not yet ingested, by the id of their transfer. */
  received: z.array(fileSchema),
  /** That the server made for itself, under their names in the data directory. */
  secrets: z.array(fileSchema),
})
export type Manifest = z.infer<typeof manifestSchema>
export type BackupFile = z.infer<typeof fileSchema>

const FORMAT_VERSION = 1
const NAME = 'manifest.json'

/**
 * Makes a backup the folder's: in one step, and for good.
 * @param folder of the backup
 * @param contents all but what names the format
 */
export async function writeManifest(
  folder: string,
  contents: Omit<Manifest, 'format' | 'formatVersion'>,
): Promise<void> {
  const manifest = { format: 'groundglass-backup', formatVersion: FORMAT_VERSION, ...contents }
  const part = join(folder, `${NAME}.part`)
  await rm(part, { force: true })
  const file = await open(part, 'wx', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(part, join(folder, NAME))
  await syncFolder(folder)
}

/**
 * @param folder a backup's
 * @returns its manifest; null where there is none
 * @throws {GroundglassError} `backup/damaged`, `backup/newer`
 */
async function findManifest(folder: string): Promise<Manifest | null> {
  const text = await readFile(join(folder, NAME), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
    throw error
  })
  if (text === null) return null
  const json = parsed(text)
  const version = z.object({ formatVersion: z.int() }).safeParse(json).data?.formatVersion ?? 0
  const manifest = manifestSchema.safeParse(json).data
  if (version > FORMAT_VERSION || (manifest && manifest.tablesVersion > tablesVersion()))
    throw new GroundglassError(
      'backup/newer',
      'Expected a backup by this version or an older one; a newer Groundglass has written it. Install that version, and restore with it.',
    )
  if (manifest === undefined) throw damaged(NAME)
  return manifest
}

/**
 * @param folder a backup's
 * @returns its manifest
 * @throws {GroundglassError} `backup/not-found`, `backup/damaged`, `backup/newer`
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const manifest = await findManifest(folder)
  if (manifest !== null) return manifest
  throw new GroundglassError(
    'backup/not-found',
    'Expected the folder of a whole backup; it holds no manifest.json. Give the folder that "groundglass backup --out" was given; a backup that was cut off has none.',
  )
}

/**
 * @param folder a backup's
 * @param files of it, to be compared with their sizes and hashes
 * @throws {GroundglassError} `backup/damaged`
 */
export async function checkFiles(folder: string, files: readonly BackupFile[]): Promise<void> {
  for (const file of files) {
    const hash = createHash('sha256')
    let bytes = 0
    const add = async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        bytes += chunk.length
        hash.update(chunk)
      }
    }
    await pipeline(createReadStream(join(folder, file.path)), add).catch((cause: unknown) => {
      throw damaged(file.path, cause)
    })
    if (bytes !== file.bytes || hash.digest('hex') !== file.sha256) throw damaged(file.path)
  }
}

/**
 * @param folder where a backup shall go
 * @throws {GroundglassError} `backup/not-a-backup-folder`
 */
export async function checkIsBackupFolder(folder: string): Promise<void> {
  if ((await findManifest(folder)) !== null) return
  const others = (await readdir(folder)).filter((name) => !OURS.test(name))
  if (others.length === 0) return
  throw new GroundglassError(
    'backup/not-a-backup-folder',
    'Expected an empty folder, or that of an earlier backup; it holds something else. Give another folder with --out.',
  )
}

/** What a first backup that was cut off has left. */
const OURS = /^(?:blobs|rows-[\w-]+|manifest\.json\.part)$/

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function damaged(path: string, cause?: unknown): GroundglassError {
  return new GroundglassError(
    'backup/damaged',
    `Expected the file ${path} of the backup as its manifest describes it; it is missing or another. Take another backup.`,
    { cause },
  )
}
