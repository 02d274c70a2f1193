/** People and where they belong: asked for by several pages. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/index.ts'

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => api.users(signal),
})

export const institutionsQuery = queryOptions({
  queryKey: ['institutions'],
  queryFn: ({ signal }) => api.institutions(signal),
})
