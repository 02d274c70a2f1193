/** All accounts, with what can be done with each. */
import type { Institution, User } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import table from '../../design/table.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { useSession } from '../../session.ts'
import { shellWords } from '../../shell/shell-words.ts'
import { administrationWords } from './administration-words.ts'
import styles from './administration.module.css'
import { ROLES, type UserDeed } from './user-deeds.ts'
import { usersWords } from './users-words.ts'

interface Props {
  readonly users: readonly User[]
  readonly institutions: readonly Institution[]
  readonly busy: boolean
  readonly onDeed: (user: User, what: UserDeed) => void
}

export function UserTable({ users, institutions, busy, onDeed }: Props) {
  const words = useWords(usersWords)
  const shared = useWords(administrationWords)
  const { columns } = words
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{columns.person}</th>
            <th scope="col">{columns.role}</th>
            <th scope="col">{columns.institution}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.created}</th>
            <th scope="col">
              <span className={controls.visuallyHidden}>{shared.action}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {users.map((user) => (
            <UserRow
              key={user.id}
              user={user}
              institutions={institutions}
              busy={busy}
              onDeed={(what) => onDeed(user, what)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RowProps extends Pick<Props, 'institutions' | 'busy'> {
  readonly user: User
  readonly onDeed: (what: UserDeed) => void
}

function UserRow({ user, institutions, busy, onDeed }: RowProps) {
  const words = useWords(usersWords)
  const { roles } = useWords(shellWords)
  const formats = useFormats()
  const { userId } = useSession()
  const isLocked = user.disabledAt !== null
  const state = isLocked ? 'locked' : user.name === user.email ? 'unopened' : 'active'
  const act = (label: string, what: UserDeed, danger = false) => (
    <button
      type="button"
      className={`${controls.button} ${danger ? controls.danger : ''}`}
      aria-label={words.of(label, user.name)}
      disabled={busy}
      onClick={() => onDeed(what)}
    >
      {label}
    </button>
  )
  return (
    <tr>
      <th scope="row">
        {user.name}
        {user.name !== user.email && <span className={styles.below}>{user.email}</span>}
        {user.id === userId && <span className={styles.below}>{words.you}</span>}
      </th>
      <td>
        <select
          className={controls.input}
          aria-label={words.roleOf(user.name)}
          value={user.role}
          disabled={busy}
          onChange={({ target }) => {
            const role = ROLES.find((each) => each === target.value)
            if (role) onDeed({ kind: 'change', change: { role } })
          }}
        >
          {ROLES.map((role) => (
            <option key={role} value={role}>
              {roles[role]}
            </option>
          ))}
        </select>
      </td>
      <td>
        <select
          className={controls.input}
          aria-label={words.institutionOf(user.name)}
          value={user.institutionId}
          disabled={busy}
          onChange={({ target }) =>
            onDeed({ kind: 'change', change: { institutionId: target.value } })
          }
        >
          {institutions.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </td>
      <td className={isLocked ? styles.bad : undefined}>{words.states[state]}</td>
      <td className={styles.number}>{formats.moment(user.createdAt)}</td>
      <td>
        <div className={styles.actions}>
          {act(isLocked ? words.unlock : words.lock, {
            kind: 'change',
            change: { disabled: !isLocked },
          })}
          {act(words.newLink, { kind: 'new-link' })}
          {act(words.endLockOut, { kind: 'end-lock-out' })}
          {act(words.remove, { kind: 'remove' }, true)}
        </div>
      </td>
    </tr>
  )
}
