/** Holds a fault to the part of the page where it happened. */
import { Component, type ReactNode } from 'react'
import controls from '../design/controls.module.css'
import { useWords } from '../language/use-words.ts'
import { Problem } from '../problems/problem.tsx'
import { shellWords } from './shell-words.ts'
import styles from './shell.module.css'

interface Props {
  readonly children: ReactNode
}
interface State {
  readonly fault: { readonly error: unknown } | null
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { fault: null }

  static getDerivedStateFromError(error: unknown): State {
    return { fault: { error } }
  }

  override render(): ReactNode {
    const { fault } = this.state
    if (fault === null) return this.props.children
    return <Broken error={fault.error} onTryAgain={() => this.setState({ fault: null })} />
  }
}

function Broken({ error, onTryAgain }: { error: unknown; onTryAgain: () => void }) {
  const words = useWords(shellWords)
  return (
    <section className={styles.broken}>
      <h1>{words.broken}</h1>
      <p>{words.brokenDetail}</p>
      <Problem error={error} />
      <div className={styles.choices}>
        <button type="button" className={controls.button} onClick={onTryAgain}>
          {words.tryAgain}
        </button>
        <button type="button" className={controls.button} onClick={() => location.reload()}>
          {words.reload}
        </button>
      </div>
    </section>
  )
}
