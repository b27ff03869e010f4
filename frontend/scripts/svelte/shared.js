// In the place of `listen_to_event_and_reset_event` of Svelte's dom/elements/bindings/shared.js: no form of ours is reset.
export function listen_to_event_and_reset_event(element, event, handler) {
	element.addEventListener(event, () => without_reactive_context(handler));
}
