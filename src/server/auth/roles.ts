/** What a user can be, and what a token can be limited to. */
export const ROLES = ['administrator', 'radiologist', 'researcher', 'visitor'] as const
export type Role = (typeof ROLES)[number]

/** What an API token can be limited to. `admin` is the administration, not "everything". */
export const SCOPES = [
  'studies:read',
  'studies:write',
  'analyses:read',
  'analyses:write',
  'cases:read',
  'cases:write',
  'models:read',
  'system:read',
  'admin',
] as const
export type Scope = (typeof SCOPES)[number]
