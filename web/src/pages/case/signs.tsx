/** Signs of text in pixels, in words. */
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { caseWords } from './case-words.ts'
import styles from './case.module.css'

interface Props {
  /** By their codes, and how many images show each where that is known. */
  readonly signs: readonly { readonly code: string; readonly instances: number | null }[]
}

export function Signs({ signs }: Props) {
  const words = useWords(caseWords)
  const { number } = useFormats()
  const names = new Map<string, string>(Object.entries(words.signNames))
  return (
    <ul className={styles.signs}>
      {signs.map(({ code, instances }) => {
        const name = names.get(code) ?? words.otherSign
        return (
          <li key={code}>
            {instances === null ? name : words.sign(name, number(instances))}{' '}
            <span className={controls.code}>{code}</span>
          </li>
        )
      })}
    </ul>
  )
}
