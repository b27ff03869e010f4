// In the place of Svelte's dom/elements/bindings/input.js: what is bound is a text, a tick or one of several, and nothing waits.
import { render_effect } from '../../../reactivity/effects.js';
import { listen_to_event_and_reset_event } from './shared.js';

export function bind_value(input, get, set = get) {
	listen_to_event_and_reset_event(input, 'input', () => set(input.value));
	render_effect(() => {
		var value = get() ?? '';
		if (value !== input.value) input.value = value;
	});
}

export function bind_group(_inputs, _index, input, get, set = get) {
	listen_to_event_and_reset_event(input, 'change', () => set(input.__value));
	render_effect(() => {
		input.checked = input.__value === get();
	});
}

export function bind_checked(input, get, set = get) {
	listen_to_event_and_reset_event(input, 'change', () => set(input.checked));
	render_effect(() => {
		input.checked = !!get();
	});
}

export function bind_files() {}
