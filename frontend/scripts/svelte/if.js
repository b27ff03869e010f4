// In the place of Svelte's dom/blocks/if.js, as scripts/plainComponents.ts calls it: what decides gives the part that is shown, or nothing.
import { EFFECT_TRANSPARENT } from '#client/constants';
import { block } from '../../reactivity/effects.js';
import { BranchManager } from './branches.js';

export function if_block(node, fn, elseif = false) {
	var branches = new BranchManager(node);
	block(() => {
		var shown = fn();
		branches.ensure(shown, shown);
	}, elseif ? EFFECT_TRANSPARENT : 0);
}
