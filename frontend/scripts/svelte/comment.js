// In the place of `comment` of Svelte's dom/template.js, as scripts/plainComponents.ts calls it: a place for what comes and goes, before another one.
export function comment(before) {
	var start = document.createComment('');
	var anchor = create_text();
	before.before(start, anchor);
	assign_nodes(start, anchor);
	return anchor;
}
