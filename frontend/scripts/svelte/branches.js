// In the place of Svelte's dom/blocks/branches.js: nothing waits and nothing fades, so that a branch that is not shown any more goes at once.
import { branch, destroy_effect } from '../../reactivity/effects.js';

export class BranchManager {
	#shown = new Map();

	constructor(anchor) {
		this.anchor = anchor;
	}

	ensure(key, fn) {
		if (fn && !this.#shown.has(key)) this.#shown.set(key, branch(() => fn(this.anchor)));
		for (const [other, effect] of this.#shown) {
			if (other === key) continue;
			destroy_effect(effect);
			this.#shown.delete(other);
		}
	}
}
