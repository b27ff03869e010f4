// In the place of `pause_effects` of Svelte's dom/blocks/each.js: nothing fades, so that rows which are not there any more go at once.
function pause_effects(state, to_destroy, controlled_anchor) {
	if (controlled_anchor !== null) {
		var parent_node = controlled_anchor.parentNode;
		clear_text_content(parent_node);
		parent_node.append(controlled_anchor);
		state.items.clear();
	}
	for (var effect of to_destroy) destroy_effect(effect, controlled_anchor === null);
}
