// In the place of Svelte's dom/elements/class.js, as scripts/plainComponents.ts calls it: the classes are written down whole, and nobody else writes any.
import { CLASS_CACHE } from '../../constants.js';

export function set_class(dom, value, toggles) {
	for (var name in toggles) if (toggles[name]) value += ' ' + name;
	if (dom[CLASS_CACHE] !== value) dom.setAttribute('class', (dom[CLASS_CACHE] = value));
}
