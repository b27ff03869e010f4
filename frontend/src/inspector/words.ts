/** The words of the pictures of weights. */
export const PICTURES = {
  w: 'weights',
  product: 'signal × weight',
  change: 'their change',
  short: { w: 'w', product: 'w · a', change: 'Δw' },
  point: 'Each pixel is an edge: point at one.',
  leaving: 'its weights, a cell for each neuron',
  leavingChange: 'their change, a cell for each neuron',
}
