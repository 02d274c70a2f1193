/** The one place that knows Cornerstone3D: a stack of slices on a canvas, in a window, zoomed and moved. Loaded when a case is opened. */
import {
  cache,
  Enums,
  getShouldUseCPURendering,
  imageLoader,
  init,
  metaData,
  RenderingEngine,
  StackViewport,
  type Types,
  utilities,
} from '@cornerstonejs/core'
import { type WindowHu, windowLimitsHu } from '../../../src/core/index.ts'
import type { HuSlice, SliceStore } from './slice-store.ts'

const SCHEME = 'groundglass'
const VIEWPORT = 'axial'
/** The ground of the pictures, as in the reports. */
const GROUND: Types.Point3 = [0x0b / 255, 0x0d / 255, 0x10 / 255]
const SMALLEST_ZOOM = 0.2
const LARGEST_ZOOM = 20

/** Where the pixels of the slice lie on the screen: pixel edges are whole numbers of `x` and `y`. */
export interface Placement {
  readonly leftPx: number
  readonly topPx: number
  /** Of the screen, for each pixel of the slice. */
  readonly scaleX: number
  readonly scaleY: number
}

export interface StackShape {
  readonly rows: number
  readonly columns: number
  /** 1 by 1 where nothing was measured: pictures keep their shape. */
  readonly spacingMm: readonly [x: number, y: number]
}

export interface StackView {
  /** @param index of a slice that is there */
  readonly show: (index: number) => void
  readonly setWindow: (window: WindowHu) => void
  readonly setInverted: (inverted: boolean) => void
  readonly zoom: () => number
  /** 1 fits the whole slice. */
  readonly setZoom: (zoom: number) => void
  readonly pan: () => readonly [x: number, y: number]
  readonly setPan: (pan: readonly [x: number, y: number]) => void
  readonly fit: () => void
  readonly close: () => void
}

interface OpenStack {
  readonly store: SliceStore
  readonly shape: StackShape
}

/** What the loader and the metadata provider serve, by the id in the image's name. */
const stacks = new Map<string, OpenStack>()
let started = false
let lastStack = 0

/** Cornerstone3D asks for pixels and for what they are; both come from here. */
function start(): void {
  if (started) return
  started = true
  // One picture at a time; seven contexts, its default, are seven times the memory.
  init({ rendering: { webGlContextCount: 1 }, debug: {} })
  imageLoader.registerImageLoader(SCHEME, (imageId) => ({
    promise: Promise.resolve(image(imageId)),
  }))
  metaData.addProvider(described, 10_000)
}

/**
 * @param element an empty one, that Cornerstone3D fills
 * @param stack the slices and their shape
 * @param first a slice that is there
 * @param onDrawn told after every drawing, which slice it was and where it lies
 * @returns the view; whoever opened it closes it
 */
export async function openStackView(
  element: HTMLDivElement,
  stack: OpenStack,
  first: number,
  onDrawn: (index: number, placement: Placement) => void,
): Promise<StackView> {
  start()
  const id = String((lastStack += 1))
  stacks.set(id, stack)
  const engine = new RenderingEngine(`${SCHEME}-${id}`)
  engine.enableElement({
    viewportId: VIEWPORT,
    type: Enums.ViewportType.STACK,
    element,
    defaultOptions: { background: GROUND },
  })
  const viewport = engine.getViewport(VIEWPORT)
  if (!(viewport instanceof StackViewport)) throw new TypeError('a stack was asked for')
  const drawn = () => {
    const index = indexOf(viewport.getCornerstoneImage()?.imageId)
    if (index !== null) onDrawn(index, placementOf(viewport, stack.shape))
  }
  element.addEventListener(Enums.Events.IMAGE_RENDERED, drawn)
  const resized = new ResizeObserver(() => {
    // What was fitted stays fitted; what was zoomed stays as it is.
    const fitted = Math.abs(viewport.getZoom() - 1) < 0.01
    engine.resize(true, !fitted)
  })
  await viewport.setStack(
    Array.from({ length: stack.store.count }, (_, index) => `${SCHEME}:${id}/${index}`),
    first,
  )
  resized.observe(element)
  const render = () => viewport.render()
  return {
    show: (index) => void viewport.setImageIdIndex(index),
    setWindow(window) {
      const { lowHu, highHu } = windowLimitsHu(window)
      viewport.setProperties({ voiRange: { lower: lowHu, upper: highHu } })
      render()
    },
    setInverted(invert) {
      viewport.setProperties({ invert })
      render()
    },
    zoom: () => viewport.getZoom(),
    setZoom(zoom) {
      viewport.setZoom(Math.min(LARGEST_ZOOM, Math.max(SMALLEST_ZOOM, zoom)))
      render()
    },
    pan: () => viewport.getPan(),
    setPan([x, y]) {
      viewport.setPan([x, y])
      render()
    },
    fit() {
      viewport.resetCamera()
      render()
    },
    close() {
      resized.disconnect()
      element.removeEventListener(Enums.Events.IMAGE_RENDERED, drawn)
      engine.destroy()
      stacks.delete(id)
      for (let index = 0; index < stack.store.count; index += 1) {
        const imageId = `${SCHEME}:${id}/${index}`
        if (cache.getImageLoadObject(imageId)) cache.removeImageLoadObject(imageId, { force: true })
      }
    },
  }
}

function indexOf(imageId: string | undefined): number | null {
  return imageId === undefined ? null : Number(imageId.slice(imageId.lastIndexOf('/') + 1))
}

function stackOf(imageId: string): OpenStack | undefined {
  return stacks.get(imageId.slice(SCHEME.length + 1, imageId.lastIndexOf('/')))
}

/** The store's own numbers, not a copy of them. */
function image(imageId: string): Types.IImage {
  const stack = stackOf(imageId)
  const scalarData = stack?.store.get(indexOf(imageId) ?? -1)
  if (stack === undefined || scalarData === undefined)
    throw new RangeError('a slice is shown when it is there')
  const { rows, columns, spacingMm } = stack.shape
  const size = { width: columns, height: rows }
  const voxelManager = utilities.VoxelManager.createImageVoxelManager({
    ...size,
    scalarData,
    numberOfComponents: 1,
  })
  return {
    imageId,
    ...size,
    rows,
    columns,
    columnPixelSpacing: spacingMm[0],
    rowPixelSpacing: spacingMm[1],
    minPixelValue: -1024,
    maxPixelValue: 3071,
    slope: 1,
    intercept: 0,
    windowWidth: 1500,
    windowCenter: -600,
    voiLUTFunction: Enums.VOILUTFunctionType.LINEAR_EXACT,
    preScale: { enabled: true, scaled: true },
    color: false,
    rgba: false,
    invert: false,
    numberOfComponents: 1,
    photometricInterpretation: 'MONOCHROME2',
    dataType: nameOf(scalarData),
    sizeInBytes: scalarData.byteLength,
    voxelManager,
    getPixelData: () => scalarData,
    getCanvas: () => document.createElement('canvas'),
  }
}

function nameOf(slice: HuSlice): 'Int16Array' | 'Float32Array' {
  return slice instanceof Int16Array ? 'Int16Array' : 'Float32Array'
}

/** A frame of the picture's own: x to the right, y down, the slices one mm apart. Places in the patient are told by the Reading. */
function described(type: string, imageId: string): object | undefined {
  const stack = typeof imageId === 'string' ? stackOf(imageId) : undefined
  if (stack === undefined) return undefined
  const { rows, columns, spacingMm } = stack.shape
  switch (type) {
    case 'imagePlaneModule':
      return {
        rows,
        columns,
        frameOfReferenceUID: SCHEME,
        imagePositionPatient: [0, 0, indexOf(imageId)],
        imageOrientationPatient: [1, 0, 0, 0, 1, 0],
        rowCosines: [1, 0, 0],
        columnCosines: [0, 1, 0],
        columnPixelSpacing: spacingMm[0],
        rowPixelSpacing: spacingMm[1],
      }
    case 'imagePixelModule':
      return {
        bitsAllocated: 16,
        bitsStored: 16,
        highBit: 15,
        pixelRepresentation: 1,
        samplesPerPixel: 1,
        photometricInterpretation: 'MONOCHROME2',
      }
    case 'generalSeriesModule':
      return { modality: 'CT' }
  }
}

function placementOf(viewport: Types.IStackViewport, shape: StackShape): Placement {
  const { columns, rows, spacingMm } = shape
  const z = viewport.getCurrentImageIdIndex()
  // Pixel centres lie on whole numbers of the world's own grid, edges half a pixel before them; without WebGL, edges do.
  const edge = getShouldUseCPURendering() ? 0 : -0.5
  const [leftPx, topPx] = viewport.worldToCanvas([edge * spacingMm[0], edge * spacingMm[1], z])
  const [rightPx, bottomPx] = viewport.worldToCanvas([
    (columns + edge) * spacingMm[0],
    (rows + edge) * spacingMm[1],
    z,
  ])
  return {
    leftPx,
    topPx,
    scaleX: (rightPx - leftPx) / columns,
    scaleY: (bottomPx - topPx) / rows,
  }
}
