// In the place of Svelte's dom/elements/bindings/size.js: each element has an observer of its own.
import { effect } from '../../../reactivity/effects.js';
import { untrack } from '../../../runtime.js';

export function bind_element_size(element, type, set) {
	effect(() => {
		var observer = new ResizeObserver(() => set(element[type]));
		observer.observe(element, { box: 'border-box' });
		untrack(() => set(element[type]));
		return () => observer.disconnect();
	});
}

export function bind_resize_observer() {}
