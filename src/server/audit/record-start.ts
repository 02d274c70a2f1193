/** What a server or worker starts with: told when it is not what it started with the last time on its host. */
import { createHmac } from 'node:crypto'
import { hostname } from 'node:os'
import { and, desc, eq } from 'drizzle-orm'
import { SOFTWARE } from '../../core/index.ts'
import { listModels } from '../../disk/index.ts'
import { modelManifestSchema } from '../../inference/index.ts'
import type { ServerConfig } from '../config.ts'
import type { Queries } from '../database/session.ts'
import { auditEvents } from '../database/schema.ts'
import type { Action } from './actions.ts'
import { type Detail, SYSTEM } from './audit-event.ts'
import { recordAudit } from './record-audit.ts'

/**
 * Records `configuration.change` and `models.change`.
 * @param db the database
 * @param who which of the two starts
 * @param config all of it, secrets too: the hash is keyed, so that nobody can try guesses of a password on it
 * @param secret the key: the sessions' secret
 */
export async function recordStart(
  db: Queries,
  who: 'server' | 'worker',
  config: ServerConfig,
  secret: string,
): Promise<void> {
  const sha256 = createHmac('sha256', secret).update(JSON.stringify(config)).digest('hex')
  const object = { type: who, id: hostname().replaceAll(/[^\w.-]/g, '_') }
  await recordChange(db, 'configuration.change', object, { sha256, version: SOFTWARE.version })
  await recordChange(db, 'models.change', object, await modelHashes())
}

async function recordChange(
  db: Queries,
  action: Action,
  object: { type: string; id: string },
  detail: Detail,
): Promise<void> {
  const [last] = await db
    .select({ detail: auditEvents.detail })
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.action, action),
        eq(auditEvents.objectType, object.type),
        eq(auditEvents.objectId, object.id),
      ),
    )
    .orderBy(desc(auditEvents.sequence))
    .limit(1)
  if (last !== undefined && isSame(last.detail, detail)) return
  await recordAudit(db, { actor: SYSTEM, action, object, detail })
}

/** @returns the hash of each model that can be read with here, by its name in the store */
async function modelHashes(): Promise<Detail> {
  const listed = await listModels()
  return Object.fromEntries(
    listed.flatMap(({ name, manifestJson }) => {
      const { data } = modelManifestSchema.safeParse(manifestJson)
      return data === undefined ? [] : [[name, data.sha256] as const]
    }),
  )
}

function isSame(one: Record<string, unknown>, other: Record<string, unknown>): boolean {
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
  )
}
