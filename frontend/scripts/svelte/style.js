// In the place of Svelte's dom/elements/style.js: a style is written down whole, never property by property.
import { STYLE_CACHE } from '../../constants.js';

export function set_style(dom, value) {
	if (dom[STYLE_CACHE] !== value) dom.style.cssText = dom[STYLE_CACHE] = value;
}
