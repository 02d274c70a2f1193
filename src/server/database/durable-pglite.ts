/**
 * PGlite as a database that may be trusted: a commit is on the disk before it is acknowledged, and a directory is there
 * whole or not at all. Stock PGlite never calls fsync; why, and what this leans on, is in decision 17.
 */
import fs from 'node:fs'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PGlite, type postgresMod } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** Without `-F`, which turns fsync off. The default, fdatasync, is a stub that does nothing. */
const START_PARAMETERS = PGlite.defaultStartParams
  .filter((parameter) => parameter !== '-F')
  .concat('-c', 'fsync=on', '-c', 'wal_sync_method=fsync')

/** An open file as emscripten sees it; folders have no descriptor of their own. */
interface FileStream {
  readonly nfd?: number
  readonly node: unknown
}

interface NodeFileSystem {
  readonly stream_ops: { fsync?: (stream: FileStream) => number }
  realPath(node: unknown): string
}

/** Emscripten's view of a real folder has no fsync: here it gets one. */
class FsyncNodeFS extends NodeFS {
  override async init(...[pg, options]: Parameters<NodeFS['init']>) {
    const { emscriptenOpts } = await super.init(pg, options)
    const preRun = [...(emscriptenOpts.preRun ?? []), addFsync]
    return { emscriptenOpts: { ...emscriptenOpts, preRun } }
  }
}

function addFsync(postgres: postgresMod.PostgresMod): void {
  const nodeFileSystem: NodeFileSystem = postgres.FS.filesystems.NODEFS
  nodeFileSystem.stream_ops.fsync = (stream) => {
    if (stream.nfd === undefined) fsyncPath(nodeFileSystem.realPath(stream.node))
    else fs.fsyncSync(stream.nfd)
    return 0
  }
}

/** What runs one message of a client. */
const MAIN_LOOP = '_PostgresMainLoopOnce'
/** How Postgres ends a statement that failed: by an exception with this status. */
const LONG_JUMP = 100

/**
 * Opens the database in a folder, and makes it first when there is none.
 * @param directory the database's own folder; its parent must exist
 * @param onBroken called when Postgres gives up or the disk fails. PGlite would go on, and acknowledge what is not on the
 * disk: this must end the thread, before the statement is answered
 * @returns PGlite on the calling thread, which it blocks while it works
 */
export async function openDurablePGlite(
  directory: string,
  onBroken: (fault: unknown) => never,
): Promise<PGlite> {
  if (!(await exists(directory))) await createDatabase(directory)
  const pglite = await openFolder(directory)
  const postgres = pglite.Module
  const loop = postgres[MAIN_LOOP]
  postgres[MAIN_LOOP] = () => {
    try {
      loop()
    } catch (error) {
      if (!isLongJump(error)) onBroken(error)
      throw error
    }
  }
  return pglite
}

/** Emscripten's ExitStatus is not an Error. */
function isLongJump(thrown: unknown): boolean {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'status' in thrown &&
    thrown.status === LONG_JUMP
  )
}

/** Made aside, forced to the disk, then renamed: whoever is killed in between starts anew. */
async function createDatabase(directory: string): Promise<void> {
  const part = `${directory}.part`
  await rm(part, { recursive: true, force: true })
  await (await openFolder(part)).close()
  const names = await readdir(part, { recursive: true })
  await Promise.all([part, ...names.map((name) => join(part, name))].map(fsyncLater))
  await rename(part, directory)
  await fsyncLater(dirname(directory))
}

function openFolder(directory: string): Promise<PGlite> {
  return PGlite.create({ fs: new FsyncNodeFS(directory), startParams: START_PARAMETERS })
}

function fsyncPath(path: string): void {
  const descriptor = fs.openSync(path, 'r')
  try {
    fs.fsyncSync(descriptor)
  } finally {
    fs.closeSync(descriptor)
  }
}

async function fsyncLater(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
