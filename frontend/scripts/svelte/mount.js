// In the place of `_mount` of Svelte's render.js: one page is mounted, once, and stays.
function _mount(Component, { target, props }) {
	init_operations();
	component_root(() => {
		boundary(target.appendChild(create_text()), {}, (anchor) => {
			push({});
			Component(anchor, props);
			pop();
		});
	});
}
