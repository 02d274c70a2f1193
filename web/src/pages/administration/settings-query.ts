/** The settings in force: asked for by two pages. */
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/index.ts'

export const settingsQuery = queryOptions({
  queryKey: ['settings'],
  queryFn: ({ signal }) => api.settings(signal),
})
