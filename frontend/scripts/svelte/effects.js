// In the place of `pause_effect` and `resume_effect` of Svelte's reactivity/effects.js: nothing fades out, and so nothing comes back on its way.
export function pause_effect(effect, callback, destroy = true) {
	if (destroy) destroy_effect(effect);
	callback?.();
}

export function resume_effect() {}
