/** What is not seen at once, in one script of its own: many small ones would be a tenth larger together, and each a wait of its own. */
export { default as ConfusionPanel } from './output/ConfusionPanel.svelte'
export { default as DrawDialog } from './data/drawn/DrawDialog.svelte'
export { default as FileDialog } from './data/own/FileDialog.svelte'
export { default as MapPanel } from './output/MapPanel.svelte'
export { default as Pairs } from './data/Pairs.svelte'
export { default as ResidualPanel } from './output/ResidualPanel.svelte'
export { default as Responses } from './output/Responses.svelte'
export { default as WorstPanel } from './output/WorstPanel.svelte'
