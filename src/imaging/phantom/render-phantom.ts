/** Renders an analytic chest phantom, slice by slice, with the masks of what is truly lung and lesion in it. */
import {
  type AffineLps,
  createRandom,
  type Mask,
  type Random,
  type Series,
  type SeriesSlice,
  type Volume,
} from '../../core/index.ts'
import { stableUID } from '../../dicom/index.ts'
import { type Anatomy, createAnatomy, createBuild } from './anatomy.ts'
import { createLesions, type LesionAt } from './lesions.ts'
import { createNoiseField, type NoiseField, noiseTile } from './noise-field.ts'
import { abdomen, airways, mediastinum } from './organs.ts'
import { CHEST_HEIGHT_MM, type PhantomSpec, phantomSpec } from './phantom-spec.ts'
import { paintPart, sampleField, shareInside, type SliceGrid } from './paint-part.ts'
import { skeleton } from './skeleton.ts'
import type { Part } from './solids.ts'
import { table } from './table.ts'
import { chestWallHu, insideHu, lungHu } from './tissue.ts'
import { lungVessels } from './vessel-tree.ts'

export interface Phantom {
  readonly spec: PhantomSpec
  /** `source: 'phantom'`, `synthetic: true`; in HU and canonical axial orientation. */
  readonly series: Series
  /** Parenchyma with its lesions and vessels; not the trachea, the main bronchi or the hila. */
  readonly lungMask: Mask
  /** Where a lesion makes up half of the lung or more; within `lungMask`. */
  readonly lesionMask: Mask
}

interface Scene {
  readonly anatomy: Anatomy
  readonly noise: NoiseField
  readonly lesions: ReturnType<typeof createLesions>
  /** Painted over the soft tissue, before the lungs. */
  readonly organs: readonly Part[]
  /** Painted over the lungs. */
  readonly inLungs: readonly Part[]
  readonly bones: readonly Part[]
  readonly table: Part[]
}

/**
 * Renders a phantom.
 * @param options what to render; see `phantomSpec` for what is left out
 * @returns the series with its truth
 * @throws GroundglassError `phantom/invalid-specification`
 */
export function renderPhantom(options: Partial<PhantomSpec> = {}): Phantom {
  const spec = phantomSpec(options)
  const random = createRandom(spec.seed)
  const scene = createScene(spec, random)
  const grids = sliceGrids(spec)
  const shapeZyx = [spec.sliceCount, spec.sizePx, spec.sizePx] as const
  const area = spec.sizePx ** 2
  const voxelsHu = new Int16Array(spec.sliceCount * area)
  const lungMask: Mask = { voxels: new Uint8Array(voxelsHu.length), shapeZyx }
  const lesionMask: Mask = { voxels: new Uint8Array(voxelsHu.length), shapeZyx }
  const tile = noiseTile(random.fork(4), 256)
  grids.forEach((grid, index) => {
    const part = (voxels: Uint8Array) => voxels.subarray(index * area, (index + 1) * area)
    const pixels = paintSlice(scene, grid, part(lungMask.voxels), part(lesionMask.voxels))
    addNoise(pixels, tile, spec.noiseHu, random.fork(1000 + index))
    voxelsHu.set(pixels.map(toStored), index * area)
  })
  return { spec, series: describe(spec, voxelsHu, shapeZyx, grids), lungMask, lesionMask }
}

function createScene(spec: PhantomSpec, random: Random): Scene {
  const has = (variant: PhantomSpec['variants'][number]) => spec.variants.includes(variant)
  const anatomy = createAnatomy(createBuild(random.fork(0), spec.variants))
  const noise = createNoiseField(random.fork(1))
  return {
    anatomy,
    noise,
    lesions: createLesions(spec, anatomy, random.fork(2), noise),
    table: table(anatomy, has('table-close-to-skin')),
    organs: [...abdomen(anatomy, has('colon-gas')), ...mediastinum(anatomy)],
    inLungs: [...lungVessels(anatomy, random.fork(3)), ...airways()],
    bones: skeleton(anatomy, has('arms-in-field')),
  }
}

/** Slices from feet to head about the middle of the chest; the field is wider where the arms lie in it. */
function sliceGrids(spec: PhantomSpec): SliceGrid[] {
  const fieldMm = spec.variants.includes('arms-in-field') ? 470 : 360
  const pixelMm = fieldMm / spec.sizePx
  const firstZMm = (CHEST_HEIGHT_MM - (spec.sliceCount - 1) * spec.spacingMm) / 2
  return Array.from({ length: spec.sliceCount }, (_, index) => ({
    sizePx: spec.sizePx,
    pixelMm,
    firstXMm: (pixelMm - fieldMm) / 2,
    firstYMm: (pixelMm - fieldMm) / 2 + 12,
    zMm: firstZMm + index * spec.spacingMm,
  }))
}

function paintSlice(
  scene: Scene,
  grid: SliceGrid,
  lungMask: Uint8Array,
  lesionMask: Uint8Array,
): Float32Array {
  const pixels = new Float32Array(grid.sizePx ** 2).fill(-1000)
  for (const part of scene.table) paintPart(pixels, grid, part)
  paintBody(scene, grid, pixels)
  for (const part of scene.organs) paintPart(pixels, grid, part)
  paintLungs(scene, grid, pixels, lungMask, lesionMask)
  for (const part of scene.inLungs) paintPart(pixels, grid, part)
  for (const part of scene.bones) paintPart(pixels, grid, part)
  return pixels
}

function paintBody({ anatomy, noise }: Scene, grid: SliceGrid, pixels: Float32Array): void {
  const z = grid.zMm
  const skinMm = sampleField(grid, (x, y) => anatomy.skinMm(x, y, z))
  const cavityMm = sampleField(grid, (x, y) => anatomy.cavityMm(x, y, z))
  const diaphragmMm = sampleField(grid, (x, y) => anatomy.diaphragmMm(x, y, z))
  forEachPixel(grid, (at, x, y) => {
    const skin = skinMm[at] ?? 0
    const share = shareInside(skin, grid.pixelMm)
    if (share === 0) return
    const wall = cavityMm[at] ?? 0
    const hu =
      wall > 0
        ? chestWallHu(-skin, wall, anatomy.build.fatMm, noise, x, y, z)
        : insideHu(diaphragmMm[at] ?? 0)
    const air = pixels[at] ?? 0
    pixels[at] = air + share * (hu - air)
  })
}

function paintLungs(
  { anatomy, noise, lesions }: Scene,
  grid: SliceGrid,
  pixels: Float32Array,
  lungMask: Uint8Array,
  lesionMask: Uint8Array,
): void {
  const z = grid.zMm
  const lungMm = sampleField(grid, (x, y) => anatomy.lungMm(x, y, z))
  const lesion: LesionAt = { share: 0, hu: 0 }
  const diseased = lesions.near(z)
  forEachPixel(grid, (at, x, y) => {
    const share = shareInside(lungMm[at] ?? 0, grid.pixelMm)
    if (share === 0) return
    let hu = lungHu(noise, x, y, z)
    if (diseased) {
      lesions.at(x, y, z, lesion)
      hu += lesion.share * (lesion.hu - hu)
    }
    if (share >= 0.5) {
      lungMask[at] = 1
      if (diseased && lesion.share >= 0.5) lesionMask[at] = 1
    }
    const below = pixels[at] ?? 0
    pixels[at] = below + share * (hu - below)
  })
}

function forEachPixel(grid: SliceGrid, visit: (at: number, x: number, y: number) => void): void {
  const { sizePx, pixelMm, firstXMm, firstYMm } = grid
  for (let row = 0; row < sizePx; row += 1)
    for (let column = 0; column < sizePx; column += 1)
      visit(row * sizePx + column, firstXMm + column * pixelMm, firstYMm + row * pixelMm)
}

/** Adds a tile of noise, shifted anew in every slice. */
function addNoise(pixels: Float32Array, tile: Float32Array, noiseHu: number, random: Random): void {
  const size = Math.sqrt(pixels.length)
  const tileSize = Math.sqrt(tile.length)
  const [shiftX, shiftY] = [random.integer(tileSize), random.integer(tileSize)]
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      const noise =
        tile[((row + shiftY) % tileSize) * tileSize + ((column + shiftX) % tileSize)] ?? 0
      const at = row * size + column
      pixels[at] = (pixels[at] ?? 0) + noiseHu * noise
    }
}

/** Whole HU from -1024 on, the lowest a 12-bit scanner stores. */
function toStored(hu: number): number {
  return Math.max(-1024, Math.round(hu))
}

function describe(
  spec: PhantomSpec,
  voxelsHu: Int16Array,
  shapeZyx: Volume['shapeZyx'],
  grids: readonly SliceGrid[],
): Series {
  const [first] = grids
  const { pixelMm = 1, firstXMm = 0, firstYMm = 0, zMm = 0 } = first ?? {}
  // biome-ignore format: one matrix row a line
  const affineLps: AffineLps = [
    pixelMm, 0, 0, firstXMm,
    0, pixelMm, 0, firstYMm,
    0, 0, spec.spacingMm, zMm,
    0, 0, 0, 1,
  ]
  const name = `groundglass phantom ${JSON.stringify(spec)}`
  const slices = grids.map(
    (grid, index): SeriesSlice => ({
      index,
      sopInstanceUID: stableUID(`instance ${index} of ${name}`),
      instanceNumber: grids.length - index,
      positionMm: grid.zMm,
      thicknessMm: spec.spacingMm,
      followsPrevious: index > 0,
    }),
  )
  return {
    seriesInstanceUID: stableUID(`series of ${name}`),
    studyInstanceUID: stableUID(`study of ${name}`),
    modality: 'CT',
    source: 'phantom',
    intensity: 'hu',
    synthetic: true,
    volume: {
      voxelsHu,
      shapeZyx,
      spacingMm: [pixelMm, pixelMm, spec.spacingMm],
      affineLps,
    },
    slices,
    findings: [],
  }
}
