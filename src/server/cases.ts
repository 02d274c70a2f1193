/** The case library as commands: a bundle written, a bundle checked, the key shown. */
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { GroundglassError } from '../core/index.ts'
import { recordAudit, SYSTEM } from './audit/index.ts'
import type { ServerConfig } from './config.ts'
import { openDatabase } from './database/open-database.ts'
import {
  fingerprintIn,
  openBundle,
  openSiteKey,
  readBundle,
  type ReadBundle,
  type Signer,
} from './library/index.ts'
import { storeOf } from './store-of.ts'

/**
 * @param config of the server
 * @param id of a case that has been published
 * @param out where its bundle goes
 * @throws {GroundglassError} `usage/no-case-id`, `case/not-published`; `database/in-use` while a server runs on the embedded database
 */
export async function exportCase(config: ServerConfig, id: string, out: string): Promise<void> {
  if (!z.uuid().safeParse(id).success)
    throw new GroundglassError(
      'usage/no-case-id',
      'Expected the id of a case, which is a UUID; something else came. GET /api/v1/cases lists them.',
    )
  const { databaseUrl, dataDirectory } = config
  const database = await openDatabase(
    databaseUrl === null ? { dataDirectory } : { url: databaseUrl },
  )
  const part = `${out}.part`
  try {
    const bundle = await openBundle({ db: database.db, store: await storeOf(config) }, id)
    await pipeline(bundle, createWriteStream(part))
    await rename(part, out)
    await recordAudit(database.db, {
      actor: SYSTEM,
      action: 'case.export',
      object: { type: 'case', id },
    })
  } catch (error) {
    await rm(part, { force: true })
    throw error
  } finally {
    await database.close()
  }
}

/**
 * Checks a bundle from its first byte to its last; needs neither a server nor a network.
 * @param path the bundle
 * @param signer fingerprint or PEM of the one key that must have signed it
 * @returns what it is
 * @throws {GroundglassError} `usage/no-signer`, `archive/...`, `case/...`
 */
export async function verifyCase(path: string, signer: string): Promise<ReadBundle> {
  const expected = fingerprintIn(signer)
  return readBundle(path, { trusts: (fingerprint) => fingerprint === expected })
}

/** @param config of the server @returns what others may know of its key, which is made if there is none */
export async function signerOf(config: ServerConfig): Promise<Signer> {
  const { name, publicKey, fingerprint } = await openSiteKey(config)
  return { name, publicKey, fingerprint }
}
