export * from './raster/index.ts'
