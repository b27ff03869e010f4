// In the place of `flatten` of Svelte's reactivity/async.js: what a template shows is there at once.
export function flatten(_blockers, sync, _async, fn) {
	fn(sync.map(derived));
}
