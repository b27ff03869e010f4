// In the place of `delegated` and what follows it in Svelte's dom/elements/events.js: all elements are on one page, whose body hears for them.
export function delegated(event_name, element, handler) {
	if (!all_registered_events.has(event_name)) {
		all_registered_events.add(event_name);
		document.body.addEventListener(event_name, handle_event_propagation);
	}
	(element[event_symbol] ??= {})[event_name] = handler;
}

export function delegate() {}

// Firefox forgets what is written on an event that nobody holds.
let last_propagated_event = null;

/** The handlers of all elements on the way to this one, from where the event was handled last. */
export function handle_event_propagation(event) {
	last_propagated_event = event;
	var path = event.composedPath();
	var handled = path.indexOf(last_propagated_event[event_symbol]);
	event[event_symbol] = this;
	for (var element of path.slice(Math.max(handled, 0), path.indexOf(this))) {
		var handler = element[event_symbol]?.[event.type];
		if (handler && (!element.disabled || event.target === element)) {
			define_property(event, 'currentTarget', { configurable: true, value: element });
			without_reactive_context(() => handler.call(element, event));
		}
		if (event.cancelBubble) break;
	}
	delete event.currentTarget;
}
