// In the place of Svelte's dom/blocks/html.js: HTML of ours is all that its element has.
import { render_effect } from '../../reactivity/effects.js';

export function html(node, get_value) {
	var value = '';
	render_effect(() => {
		if (value !== (value = get_value() ?? '')) node.innerHTML = value;
	});
}
