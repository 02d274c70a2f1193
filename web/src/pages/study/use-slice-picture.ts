/** The picture of a slice: the last one stays until the next is there, and neighbours are drawn ahead. */
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from '../../api/index.ts'
import { queryClient } from '../../query-client.ts'

/** Pictures are some 300 kB each. */
const KEEP_MS = 120_000
const PICTURE = 'picture'

interface WindowHu {
  readonly widthHu: number
  readonly centreHu: number
}
export type PictureAddress = (slice: number, window: WindowHu) => string

interface Wanted {
  readonly addressOf: PictureAddress
  readonly slice: number
  readonly last: number
  readonly window: WindowHu
}

/** @param wanted which slice of what, in which window @returns what to show for it */
export function useSlicePicture(wanted: Wanted) {
  const { data, error, isPlaceholderData, isPending } = useQuery({
    ...pictureQuery(wanted, wanted.slice),
    placeholderData: keepPreviousData,
  })
  const arrived = data !== undefined && !isPlaceholderData
  useEffect(() => {
    if (!arrived) return
    for (const neighbour of [wanted.slice - 1, wanted.slice + 1])
      if (neighbour >= 0 && neighbour <= wanted.last)
        void queryClient.prefetchQuery(pictureQuery(wanted, neighbour))
  })
  return {
    url: data ?? null,
    error,
    isDrawing: (isPending || isPlaceholderData) && error === null,
  }
}

function pictureQuery({ addressOf, window }: Wanted, slice: number) {
  const address = addressOf(slice, window)
  return queryOptions({
    queryKey: [PICTURE, address],
    queryFn: async ({ signal }) => URL.createObjectURL(await api.picture(address, signal)),
    staleTime: Infinity,
    gcTime: KEEP_MS,
  })
}

queryClient.getQueryCache().subscribe(({ type, query }) => {
  const url: unknown = query.state.data
  if (type === 'removed' && query.queryKey[0] === PICTURE && typeof url === 'string')
    URL.revokeObjectURL(url)
})
