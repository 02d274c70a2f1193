/** What was asked for, as soon as it is there; until then that it is on its way, or what went wrong. */
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Problem } from '../../problems/problem.tsx'
import { Loading } from '../../shell/shell.tsx'

interface Props<Data> {
  readonly query: UseQueryResult<Data>
  readonly children: (data: Data) => ReactNode
}

export function Asked<Data>({ query: { data, error }, children }: Props<Data>) {
  return (
    <>
      {error !== null && <Problem error={error} />}
      {data === undefined ? error === null && <Loading /> : children(data)}
    </>
  )
}
