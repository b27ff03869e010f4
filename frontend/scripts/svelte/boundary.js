// In the place of Svelte's dom/blocks/boundary.js: no component of ours has `<svelte:boundary>`, and what is mounted waits for nothing, so that the one
// around all of it has nothing to catch or to put in between.
import { EFFECT_PRESERVED, EFFECT_TRANSPARENT } from '#client/constants';
import { block, branch } from '../../reactivity/effects.js';

export function boundary(anchor, _, children) {
	block(() => {
		branch(() => children(anchor));
	}, EFFECT_TRANSPARENT | EFFECT_PRESERVED);
}

export const pending = () => 0;
