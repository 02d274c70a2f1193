/** The drawings of the viewer's buttons; their labels say what they mean. */
import type { ReactNode } from 'react'

const LINE = {
  width: 16,
  height: 16,
  viewBox: '0 0 16 16',
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.5,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
  'aria-hidden': true,
} as const

const DRAWINGS = {
  window: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5a5.5 5.5 0 0 1 0 11z" fill="currentColor" stroke="none" />
    </>
  ),
  zoom: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="M10.5 10.5 14 14M5 7h4M7 5v4" />
    </>
  ),
  pan: <path d="M8 1.5v13M1.5 8h13M6 3.5l2-2 2 2M6 12.5l2 2 2-2M3.5 6l-2 2 2 2M12.5 6l2 2-2 2" />,
  probe: (
    <>
      <circle cx="8" cy="8" r="3" />
      <path d="M8 1.5V5M8 11v3.5M1.5 8H5M11 8h3.5" />
    </>
  ),
  length: <path d="M2.5 10.5 10.5 2.5l3 3-8 8zM5 8l1.2 1.2M7 6l1.2 1.2M9 4l1.2 1.2" />,
  cross: <path d="M8 1.5v13M1.5 8h13" />,
  invert: (
    <>
      <rect x="2.5" y="2.5" width="11" height="11" rx="1" />
      <path d="M13.5 2.5v11h-11z" fill="currentColor" stroke="none" />
    </>
  ),
  reset: <path d="M3 8a5 5 0 1 0 1.6-3.7M3 2.5v3h3" />,
  play: <path d="M5 3v10l8-5z" fill="currentColor" />,
  stop: <path d="M4.5 3.5v9M11.5 3.5v9" strokeWidth="2.5" />,
  reformats: (
    <>
      <rect x="2" y="2.5" width="12" height="11" rx="1" />
      <path d="M9 2.5v11M9 8h5" />
    </>
  ),
  keys: (
    <>
      <rect x="1.5" y="4" width="13" height="8" rx="1.2" />
      <path d="M4 6.7h.01M6.7 6.7h.01M9.4 6.7h.01M12 6.7h.01M5 9.5h6" />
    </>
  ),
} as const satisfies Readonly<Record<string, ReactNode>>

export function ToolIcon({ name }: { readonly name: keyof typeof DRAWINGS }) {
  return <svg {...LINE}>{DRAWINGS[name]}</svg>
}
