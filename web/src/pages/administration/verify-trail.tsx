/** Has the server read its whole audit trail, and tells whether it is unbroken. */
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/index.ts'
import controls from '../../design/controls.module.css'
import { useFormats } from '../../language/formats.ts'
import { useWords } from '../../language/use-words.ts'
import { Problem } from '../../problems/problem.tsx'
import styles from './administration.module.css'
import { auditWords } from './audit-words.ts'

export function VerifyTrail() {
  const words = useWords(auditWords)
  const { number } = useFormats()
  const { mutate, data, error, isPending } = useMutation({ mutationFn: api.verifyAuditTrail })
  return (
    <section className={`${controls.panel} ${styles.part}`} aria-labelledby="verify">
      <h2 id="verify">{words.verify}</h2>
      <div className={styles.row}>
        <button
          type="button"
          className={controls.button}
          disabled={isPending}
          onClick={() => mutate()}
        >
          {words.verify}
        </button>
        <p className={controls.hint}>{words.verifyLead}</p>
      </div>
      <div role="status">
        {isPending && words.verifying}
        {data !== undefined && (
          <>
            <p className={data.faultCount === 0 ? styles.good : styles.bad}>
              <strong>
                {data.faultCount === 0
                  ? words.whole(number(data.events))
                  : words.broken(number(data.faultCount))}
              </strong>
            </p>
            <ul>
              {data.faults.map(({ kind, sequence }) => (
                <li key={`${kind}-${sequence}`}>{words.faults[kind](number(sequence))}</li>
              ))}
            </ul>
            <p className={controls.hint}>{words.head}</p>
            <code className={styles.mono}>{`${data.head.sequence}:${data.head.hash}`}</code>
          </>
        )}
      </div>
      {error !== null && <Problem error={error} />}
    </section>
  )
}
