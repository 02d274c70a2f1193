/** The one table of who may do what, and the one function that asks it. What it does not name is refused. */
import { GroundglassError } from '../../core/index.ts'
import type { Principal } from './principal.ts'
import { ROLES, type Scope } from './roles.ts'

/** Who can appear in a column: the roles, the holder of a guest link, anyone in `public` mode, anyone at all. */
export const COLUMNS = [...ROLES, 'guest', 'public', 'nobody'] as const
export type Column = (typeof COLUMNS)[number]

// How far a permission reaches: everything, what is the institution's, what is one's own, nothing. A guest link has an
// institution of its own, so that a guest meets the same wall as everyone else.
const any = 'any'
const ours = 'institution'
const mine = 'own'
const no = null
type Extent = 'any' | 'institution' | 'own' | null

/** What a permission asks of a principal. */
export interface Rule {
  /** How far each column may go; null: refused. */
  extent: Readonly<Record<Column, Extent>>
  /** The scope that a token needs; null: not by token (or no scope needed, where anyone at all may). */
  scope: Scope | null
}

/** Named by the columns in which the rules stand below. */
function row(
  administrator: Extent,
  radiologist: Extent,
  researcher: Extent,
  visitor: Extent,
  guest: Extent,
  publicMode: Extent,
  nobody: Extent,
  scope: Scope | null,
): Rule {
  const extent = {
    administrator,
    radiologist,
    researcher,
    visitor,
    guest,
    public: publicMode,
    nobody,
  }
  return { extent, scope }
}

/**
 * Administrators run the installation, but read only their own institution's studies. What lies open to `nobody` is
 * open to everyone, to tokens without any scope too.
 */
// biome-ignore format: a table is read by its columns
export const POLICY = {
  //                        administrator, radiologist, researcher, visitor | guest, public, nobody | scope
  'uploads.create':     row(ours, ours, ours, no,   ours, no,   no,   'studies:write'),
  'uploads.read':       row(ours, ours, ours, no,   ours, no,   no,   'studies:write'),
  'uploads.delete':     row(ours, ours, ours, no,   ours, no,   no,   'studies:write'),
  'studies.read':       row(ours, ours, ours, ours, ours, no,   no,   'studies:read'),
  'studies.delete':     row(ours, ours, no,   no,   ours, no,   no,   'studies:write'),
  'series.read':        row(ours, ours, ours, ours, ours, no,   no,   'studies:read'),
  'instances.read':     row(ours, ours, ours, ours, ours, no,   no,   'studies:read'),
  'analyses.read':      row(ours, ours, ours, ours, ours, no,   no,   'analyses:read'),
  'analyses.write':     row(ours, ours, ours, no,   no,   no,   no,   'analyses:write'),
  'opinions.read':      row(ours, ours, ours, no,   no,   no,   no,   'analyses:read'),
  'opinions.write':     row(ours, ours, ours, no,   no,   no,   no,   null),
  'cases.read':         row(any,  any,  any,  any,  any,  any,  no,   'cases:read'),
  'cases.export':       row(any,  any,  any,  no,   no,   no,   no,   'cases:read'),
  'cases.write':        row(any,  mine, mine, no,   no,   no,   no,   'cases:write'),
  'cases.review':       row(any,  any,  no,   no,   no,   no,   no,   'cases:write'),
  'cases.delete':       row(any,  mine, no,   no,   no,   no,   no,   'cases:write'),
  'models.read':        row(any,  any,  any,  any,  any,  any,  no,   'models:read'),
  'models.write':       row(any,  no,   no,   no,   no,   no,   no,   'admin'),
  'jobs.read':          row(any,  no,   no,   no,   no,   no,   no,   'admin'),
  'jobs.write':         row(any,  no,   no,   no,   no,   no,   no,   'admin'),
  'users.read':         row(any,  no,   no,   no,   no,   no,   no,   'admin'),
  'users.write':        row(any,  no,   no,   no,   no,   no,   no,   'admin'),
  'tokens.read':        row(any,  mine, mine, no,   no,   no,   no,   'admin'),
  'tokens.write':       row(any,  mine, mine, no,   no,   no,   no,   'admin'),
  'audit.read':         row(any,  no,   no,   no,   no,   no,   no,   'admin'),
  'system.read':        row(any,  no,   no,   no,   no,   no,   no,   'system:read'),
  'system.write':       row(any,  no,   no,   no,   no,   no,   no,   'admin'),
  'guest-links.create': row(no,   no,   no,   no,   no,   any,  no,   null),
  'guest-links.read':   row(any,  no,   no,   no,   ours, no,   no,   'admin'),
  'guest-links.delete': row(any,  no,   no,   no,   ours, no,   no,   'admin'),
  'password.write':     row(mine, mine, mine, mine, no,   no,   no,   null),
  'session.create':     row(any,  any,  any,  any,  any,  any,  any,  null),
  'session.read':       row(any,  any,  any,  any,  any,  any,  any,  null),
  'session.delete':     row(any,  any,  any,  any,  any,  any,  any,  null),
  'system.health':      row(any,  any,  any,  any,  any,  any,  any,  null),
  'system.describe':    row(any,  any,  any,  any,  any,  any,  any,  null),
} satisfies Record<string, Rule>

export type Permission = keyof typeof POLICY

/** Whom a resource belongs to; what is absent or null belongs to nobody of that kind. */
export interface Owned {
  institutionId?: string | null
  userId?: string | null
}

/** What a principal can reach under one permission: the filter that a listing applies. */
export type Reach =
  | { kind: 'any' }
  | { kind: 'institution'; institutionId: string }
  | { kind: 'own'; userId: string }

/**
 * Lets a principal pass or throws. Without a resource it answers "may this principal do such a thing at all", and
 * the reach it returns is what a listing must be filtered by.
 * @param principal who asks
 * @param permission what for
 * @param resource whose the thing is, where there is one thing
 * @returns how far the permission reaches for this principal
 * @throws GroundglassError `auth/not-signed-in` for nobody, `auth/not-allowed` for everyone else
 */
export function authorise(principal: Principal, permission: Permission, resource?: Owned): Reach {
  const rule = POLICY[permission]
  const reach = reachOf(principal, rule)
  if (reach === null) throw refusal(principal, permission, rule)
  if (resource !== undefined && !holds(reach, resource)) {
    throw new GroundglassError(
      'auth/not-allowed',
      `${permission} reaches what is ${WORDS[reach.kind]}, and this is not. Ask those it belongs to.`,
    )
  }
  return reach
}

const WORDS = {
  any: 'here',
  institution: "your institution's",
  own: 'your own',
} as const satisfies Record<Reach['kind'], string>

function reachOf(principal: Principal, { extent, scope }: Rule): Reach | null {
  if (extent.nobody === 'any') return { kind: 'any' }
  switch (principal.kind) {
    case 'nobody':
      return principal.publicMode ? reached(extent.public, {}) : null
    case 'guest':
      return reached(extent.guest, principal)
    case 'token':
      if (scope === null || !principal.scopes.includes(scope)) return null
      return reached(extent[principal.role], principal)
    case 'user':
      return reached(extent[principal.role], principal)
  }
}

function reached(extent: Extent, { institutionId, userId }: Owned): Reach | null {
  if (extent === 'any') return { kind: 'any' }
  if (extent === 'institution' && institutionId) return { kind: 'institution', institutionId }
  if (extent === 'own' && userId) return { kind: 'own', userId }
  return null
}

function holds(reach: Reach, resource: Owned): boolean {
  switch (reach.kind) {
    case 'any':
      return true
    case 'institution':
      return resource.institutionId === reach.institutionId
    case 'own':
      return resource.userId === reach.userId
  }
}

function refusal(principal: Principal, permission: Permission, rule: Rule): GroundglassError {
  if (principal.kind === 'nobody') {
    return new GroundglassError(
      'auth/not-signed-in',
      `${permission} needs a signed-in user or an API token, and the request carries neither. Sign in, or send "Authorization: Bearer TOKEN".`,
    )
  }
  const roles = ROLES.filter((role) => rule.extent[role] !== null)
  if (principal.kind === 'token' && roles.includes(principal.role)) {
    const wanted = rule.scope === null ? 'a person, not a token' : `a token with ${rule.scope}`
    return new GroundglassError(
      'auth/not-allowed',
      `${permission} needs ${wanted}; this token has ${principal.scopes.join(', ') || 'no scope'}. Create one that has it, or sign in.`,
    )
  }
  const who = principal.kind === 'guest' ? 'a guest' : `a ${principal.role}`
  return new GroundglassError(
    'auth/not-allowed',
    `${permission} is for ${roles.join(', ') || 'anyone without an account'}; ${who} asked. Ask an administrator.`,
  )
}
