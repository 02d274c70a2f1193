/** A label with a field of several lines, and what there is to say about it. */
import { type TextareaHTMLAttributes, useId } from 'react'
import controls from './controls.module.css'

interface Props extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id' | 'className'> {
  readonly label: string
  readonly hint?: string
}

export function TextArea({ label, hint, ...area }: Props) {
  const id = useId()
  const hintId = `${id}-hint`
  return (
    <div className={controls.field}>
      <label className={controls.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        {...area}
        id={id}
        className={`${controls.input} ${controls.area}`}
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
