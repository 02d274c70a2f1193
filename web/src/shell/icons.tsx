/** The few drawings of the page; the words beside them, or their button's label, say what they mean. */
const LINE = {
  width: 16,
  height: 16,
  viewBox: '0 0 16 16',
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.5,
  strokeLinecap: 'round',
  'aria-hidden': true,
} as const

export function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M14.4 5.5c-5 1.3-9.4 8.2-9.4 14.6 0 4 1.6 6.4 4.4 6.4 3.2 0 5-2.4 5-6z"
        fill="currentColor"
        opacity="0.45"
      />
      <path
        d="M17.6 5.5c5 1.3 9.4 8.2 9.4 14.6 0 4-1.6 6.4-4.4 6.4-3.2 0-5-2.4-5-6z"
        fill="currentColor"
        opacity="0.45"
      />
      <circle
        cx="23"
        cy="19.5"
        r="5"
        fill="var(--panel)"
        stroke="var(--lesion)"
        strokeWidth="2.6"
      />
    </svg>
  )
}

export function SunIcon() {
  return (
    <svg {...LINE}>
      <circle cx="8" cy="8" r="3" />
      <path d="M8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1" />
    </svg>
  )
}

export function MoonIcon() {
  return (
    <svg {...LINE}>
      <path d="M13.5 9.7A6 6 0 0 1 6.3 2.5a6 6 0 1 0 7.2 7.2z" />
    </svg>
  )
}
