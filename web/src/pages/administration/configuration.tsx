/** The settings in force, secrets hidden. */
import { useQuery } from '@tanstack/react-query'
import controls from '../../design/controls.module.css'
import table from '../../design/table.module.css'
import { useWords } from '../../language/use-words.ts'
import styles from './administration.module.css'
import { Asked } from './asked.tsx'
import { configurationWords } from './configuration-words.ts'
import { settingsQuery } from './settings-query.ts'

export function Configuration() {
  const words = useWords(configurationWords)
  const settings = useQuery(settingsQuery)
  const { columns } = words
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <section className={`${controls.panel} ${styles.part}`} aria-labelledby="settings">
        <h2 id="settings">{words.list}</h2>
        <Asked query={settings}>
          {({ items }) => (
            <div className={table.scroll}>
              <table className={table.table}>
                <thead>
                  <tr>
                    <th scope="col">{columns.variable}</th>
                    <th scope="col">{columns.value}</th>
                    <th scope="col">{columns.from}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map(({ variable, value, hidden, isDefault }) => (
                    <tr key={variable}>
                      <th scope="row" className={styles.mono}>
                        {variable}
                      </th>
                      <td>
                        {value === null ? (
                          <span className={controls.hint}>
                            {hidden ? words.hidden : words.unset}
                          </span>
                        ) : (
                          <span className={styles.mono}>{value}</span>
                        )}
                      </td>
                      <td className={isDefault ? undefined : styles.set}>
                        {isDefault ? words.byDefault : words.given}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Asked>
      </section>
    </>
  )
}
