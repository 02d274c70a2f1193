import { describe, expect, it } from 'vitest'
import { authorise, COLUMNS, type Column, type Permission, POLICY } from './policy.ts'
import type { Principal, TokenPrincipal } from './principal.ts'
import { SCOPES } from './roles.ts'

const IN = { institutionId: 'clinic', userId: 'me' }
const AS: Record<Column, Principal> = {
  administrator: { kind: 'user', role: 'administrator', ...IN },
  radiologist: { kind: 'user', role: 'radiologist', ...IN },
  researcher: { kind: 'user', role: 'researcher', ...IN },
  visitor: { kind: 'user', role: 'visitor', ...IN },
  guest: {
    kind: 'guest',
    guestLinkId: 'link',
    institutionId: 'of the link',
    expiresAt: new Date(0),
  },
  public: { kind: 'nobody', publicMode: true },
  nobody: { kind: 'nobody', publicMode: false },
}
const TOKEN: TokenPrincipal = {
  kind: 'token',
  tokenId: 'token',
  role: 'administrator',
  scopes: SCOPES,
  ...IN,
}

/**
 * Written by hand, beside the table of policy.ts: A any, I of the institution, O own, . nothing;
 * administrator radiologist researcher visitor | guest public nobody.
 */
const WRITTEN = `
  uploads.create      III. I..
  uploads.read        III. I..
  uploads.delete      III. I..
  studies.read        IIII I..
  studies.delete      II.. I..
  series.read         IIII I..
  instances.read      IIII I..
  analyses.read       IIII I..
  analyses.write      III. ...
  opinions.read       III. ...
  opinions.write      III. ...
  cases.read          AAAA AA.
  cases.export        AAA. ...
  cases.write         AOO. ...
  cases.review        AA.. ...
  cases.delete        AO.. ...
  models.read         AAAA AA.
  models.write        A... ...
  jobs.read           A... ...
  jobs.write          A... ...
  users.read          A... ...
  users.write         A... ...
  tokens.read         AOO. ...
  tokens.write        AOO. ...
  audit.read          A... ...
  system.read         A... ...
  system.write        A... ...
  guest-links.create  .... .A.
  guest-links.read    A... I..
  guest-links.delete  A... I..
  password.write      OOOO ...
  session.create      AAAA AAA
  session.read        AAAA AAA
  session.delete      AAAA AAA
  system.health       AAAA AAA
  system.describe     AAAA AAA`

const PERMISSIONS = Object.keys(POLICY).filter((name): name is Permission => name in POLICY)

describe('the table', () => {
  it('is what was written down, column by column, as authorise answers', () => {
    const letters = { any: 'A', institution: 'I', own: 'O' }
    const lines = PERMISSIONS.map((permission) => {
      const [a, b, c, d, ...rest] = COLUMNS.map((column) => {
        try {
          return letters[authorise(AS[column], permission).kind]
        } catch {
          return '.'
        }
      })
      return `  ${permission.padEnd(20)}${a}${b}${c}${d} ${rest.join('')}`
    })
    expect(`\n${lines.join('\n')}`).toBe(WRITTEN)
  })

  it.each(PERMISSIONS)('%s by token: with its scope alone, never without it', (permission) => {
    const { extent, scope } = POLICY[permission]
    const may = (scopes: TokenPrincipal['scopes']) => {
      try {
        return authorise({ ...TOKEN, scopes }, permission).kind
      } catch {
        return null
      }
    }
    const others = SCOPES.filter((other) => other !== scope)
    expect(may(scope === null ? [] : [scope])).toBe(
      scope === null && extent.nobody === null ? null : extent.administrator,
    )
    expect(may(others)).toBe(extent.nobody)
  })

  it('gives a token no more than its owner has', () => {
    expect(() => authorise({ ...TOKEN, role: 'visitor' }, 'studies.delete')).toThrow(
      expect.objectContaining({ code: 'auth/not-allowed' }),
    )
  })

  it('reads as the reference says', async () => {
    const words = { any: 'all', institution: 'its institution', own: 'own' }
    const rows = PERMISSIONS.map((permission) => {
      const { extent, scope } = POLICY[permission]
      const cells = COLUMNS.map((column) => {
        const reach = extent[column]
        return reach === null ? '' : words[reach]
      })
      const needed = scope === null ? (extent.nobody ? 'none needed' : 'never') : `\`${scope}\``
      return `| \`${permission}\` | ${[...cells, needed].join(' | ')} |`
    })
    const head = [...COLUMNS.slice(0, 4), 'guest link', '`public` mode', 'anyone', 'token scope']
    const page = `# Who may do what

From the one table in \`src/server/auth/policy.ts\`; what it does not name is refused. \`npx vitest run src/server/auth/policy.test.ts -u\`
writes this page anew.

- **all**: everything on the server. **its institution**: what belongs to the institution of the user. A guest link has an institution of
  its own, which holds what came by the link and nothing else. **own**: what the user made.
- A token may do what its owner may, as far as its scopes reach. **never**: only a person who is signed in.
- **\`public\` mode**: without an account or a link, while the server runs in that mode. **anyone**: always.

| permission | ${head.join(' | ')} |
|${'---|'.repeat(head.length + 1)}
${rows.join('\n')}
`
    await expect(page).toMatchFileSnapshot('../../../docs/reference/permissions.md')
  })
})

describe('authorise', () => {
  it.each([
    ['nobody', 'studies.read', 'auth/not-signed-in'],
    ['public', 'studies.read', 'auth/not-signed-in'],
    ['visitor', 'uploads.create', 'auth/not-allowed'],
    ['guest', 'analyses.write', 'auth/not-allowed'],
    ['radiologist', 'audit.read', 'auth/not-allowed'],
  ] as const)('refuses %s %s with %s', (who, permission, code) => {
    expect(() => authorise(AS[who], permission)).toThrow(expect.objectContaining({ code }))
  })

  it('keeps to the institution, the link, the person', () => {
    const elsewhere = expect.objectContaining({ code: 'auth/not-allowed' })
    const study = { institutionId: 'clinic' }
    expect(authorise(AS.radiologist, 'studies.read', study)).toEqual({
      kind: 'institution',
      institutionId: 'clinic',
    })
    expect(() => authorise(AS.administrator, 'studies.read', { institutionId: 'other' })).toThrow(
      elsewhere,
    )
    expect(() => authorise(AS.guest, 'studies.read', study)).toThrow(elsewhere)
    expect(authorise(AS.guest, 'studies.read', { institutionId: 'of the link' }).kind).toBe(
      'institution',
    )
    expect(() => authorise(AS.researcher, 'tokens.write', { userId: 'other' })).toThrow(elsewhere)
    expect(authorise(AS.administrator, 'tokens.write', { userId: 'other' }).kind).toBe('any')
    // What belongs to nobody is nobody's to see.
    expect(() => authorise(AS.radiologist, 'studies.read', {})).toThrow(elsewhere)
  })

  it('tells a token which scope it lacks', () => {
    expect(() => authorise({ ...TOKEN, scopes: ['cases:read'] }, 'studies.read')).toThrow(
      'studies.read needs a token with studies:read; this token has cases:read.',
    )
  })
})
