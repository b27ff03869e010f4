// In the place of Svelte's dom/blocks/each.js: nothing waits and nothing fades, so that rows are there, gone or elsewhere at once.
import { EACH_INDEX_REACTIVE, EACH_IS_CONTROLLED, EACH_ITEM_REACTIVE } from '../../../../constants.js';
import { create_text, get_next_sibling } from '../operations.js';
import { block, branch, destroy_effect } from '../../reactivity/effects.js';
import { internal_set, source } from '../../reactivity/sources.js';
import { each_key_duplicate } from '../../errors.js';

export function index(_, i) {
	return i;
}

export function each(node, flags, get_collection, get_key, render_fn, fallback_fn) {
	var anchor = flags & EACH_IS_CONTROLLED ? node.appendChild(create_text()) : node;
	var items = new Map();
	var fallback = null;

	block(() => {
		var values = [...(get_collection() ?? [])];
		var keys = values.map(get_key);
		var wanted = new Set(keys);
		if (wanted.size < keys.length) each_key_duplicate();
		for (const [key, item] of items) {
			if (wanted.has(key)) continue;
			destroy_effect(item.e);
			items.delete(key);
		}
		values.forEach((value, i) => {
			const item = items.get(keys[i]);
			if (item?.v) internal_set(item.v, value);
			if (item?.i) internal_set(item.i, i);
			if (!item) items.set(keys[i], create_item(anchor, value, i, render_fn, flags));
		});
		arrange(keys.map((key) => items.get(key).e), anchor);

		if (keys.length === 0 && fallback_fn) fallback ??= branch(() => fallback_fn(anchor));
		else if (fallback) {
			destroy_effect(fallback);
			fallback = null;
		}
	});
}

function create_item(anchor, value, index, render_fn, flags) {
	var v = flags & EACH_ITEM_REACTIVE ? source(value) : null;
	var i = flags & EACH_INDEX_REACTIVE ? source(index) : null;
	return { v, i, e: branch(() => render_fn(anchor, v ?? value, i ?? index)) };
}

/** From the last on, each stands before the one that follows it. */
function arrange(effects, next) {
	for (var { nodes } of effects.reverse()) {
		if (!nodes) continue;
		if (get_next_sibling(nodes.end) !== next) {
			for (var node = nodes.start, after; node; node = node === nodes.end ? null : after) {
				after = get_next_sibling(node);
				next.before(node);
			}
		}
		next = nodes.start;
	}
}
