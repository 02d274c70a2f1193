/** What soft tissue is made of: HU as a function of depth and place. */
import type { NoiseField } from './noise-field.ts'
import { smoothstep } from './solids.ts'

const FAT_HU = -102
const MUSCLE_HU = 54

/**
 * The chest wall from the skin inwards: skin, fat, muscle divided by planes of fat, and the space between the ribs.
 * @param depthMm below the skin
 * @param wallMm distance to the inner chest wall
 * @param fatMm thickness of the fat under the skin in front; less at the back and sides
 * @param noise shapes the planes between muscles
 * @param x mm
 * @param y mm
 * @param z mm
 * @returns HU
 */
export function chestWallHu(
  depthMm: number,
  wallMm: number,
  fatMm: number,
  noise: NoiseField,
  x: number,
  y: number,
  z: number,
): number {
  if (depthMm < 1.6) return 5
  const fat = fatMm * (1 - 0.35 * smoothstep(0, 60, y)) * (1 + 0.25 * noise(x, y, z, 45))
  const inMuscle = smoothstep(fat - 0.8, fat + 0.8, depthMm)
  // Long lumps along z, so that the planes run from slice to slice.
  const plane = Math.exp(-((noise(x, y, z * 0.35, 17) / 0.075) ** 2))
  const outsideRibs = smoothstep(9, 12, wallMm)
  const muscle = MUSCLE_HU + (FAT_HU - MUSCLE_HU) * 0.9 * plane * outsideRibs
  const subpleural = smoothstep(2, 0.5, wallMm) * 0.5
  return FAT_HU + (muscle - FAT_HU) * inMuscle * (1 - subpleural)
}

/** Inside the chest wall but not lung: fat, and the sheet of the diaphragm. */
export function insideHu(diaphragmMm: number): number {
  const sheet = smoothstep(-1, 0, diaphragmMm) * smoothstep(4, 3, diaphragmMm)
  return FAT_HU + (MUSCLE_HU - FAT_HU) * sheet
}

/**
 * Lung at full inspiration: about -870 HU in front to -820 at the back, where blood gathers, with the texture of
 * lobules too small to draw, and the oblique fissure as a faint line.
 */
export function lungHu(noise: NoiseField, x: number, y: number, z: number): number {
  const gradient = -848 + 0.35 * y
  const texture = 22 * noise(x, y, z, 14) + 30 * noise(x, y, z, 3.2)
  const fissure = Math.abs(0.78 * (z - 150) + 0.62 * (y + 2) + 6 * noise(x, y, z, 40))
  return gradient + texture + 80 * Math.exp(-((fissure / 0.8) ** 2))
}
