/** What Groundglass's own label volumes say in their header, so that nobody, we least of all, takes one for a CT. */
export const LABEL_MAP_DESCRIPTION = '0 background, 1 lung, 2 ground glass, 3 consolidation'
