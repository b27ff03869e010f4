/** A sample whose inputs are the pixels of a picture. */
import type { SampleData } from '../lib/samples'

/** Black ink whose alpha is each pixel's share of the sample's range, zero at least. */
export function pixelsOf(samples: SampleData, sample: number, count: number): Uint8ClampedArray<ArrayBuffer> {
  const values = Array.from({ length: count }, (_, pixel) => samples.feature(sample, pixel))
  const low = Math.min(0, ...values)
  const extent = Math.max(...values) - low || 1
  const pixels = new Uint8ClampedArray(4 * count)
  values.forEach((value, pixel) => (pixels[4 * pixel + 3] = (255 * (value - low)) / extent))
  return pixels
}
