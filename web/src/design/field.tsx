/** A label with its input, and what there is to say about it. */
import { type InputHTMLAttributes, useId } from 'react'
import controls from './controls.module.css'

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'className'> {
  readonly label: string
  readonly hint?: string
}

export function Field({ label, hint, ...input }: Props) {
  const id = useId()
  const hintId = `${id}-hint`
  return (
    <div className={controls.field}>
      <label className={controls.label} htmlFor={id}>
        {label}
      </label>
      <input
        {...input}
        id={id}
        className={controls.input}
        aria-describedby={hint === undefined ? undefined : hintId}
      />
      {hint !== undefined && (
        <span id={hintId} className={controls.hint}>
          {hint}
        </span>
      )}
    </div>
  )
}
