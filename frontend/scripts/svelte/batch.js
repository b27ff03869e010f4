// In the place of the class Batch of Svelte's reactivity/batch.js: nothing waits, so that no batch outlives its turn, knows another one or can be
// forked, deferred, merged or discarded; it collects effects, goes through the tree that they are in, and runs them.
export class Batch {
	started = false;
	#scheduled = [];

	/** The roots of the trees in which something was scheduled, with the ways to it no longer marked as clean. */
	#resolve() {
		var roots = [];
		for (const effect of this.#scheduled) {
			if ((effect.f & DESTROYED) !== 0 || (effect.f & (DIRTY | MAYBE_DIRTY)) === 0) continue;
			var e = effect;
			var covered = false;
			while (e.parent !== null) {
				e = e.parent;
				if ((e.f & (ROOT_EFFECT | BRANCH_EFFECT)) !== 0) {
					if ((e.f & CLEAN) === 0) {
						covered = true;
						break;
					}
					e.f ^= CLEAN;
				}
			}
			if (!covered) roots.push(e);
		}
		this.#scheduled = [];
		return roots;
	}

	#process() {
		this.started = true;
		var effects = (collected_effects = []);
		var updates = (legacy_updates = []);
		while (this.#scheduled.length > 0) {
			if (flush_count++ > 1000) infinite_loop_guard();
			for (const root of this.#resolve()) {
				try {
					this.#traverse(root, effects);
				} catch (e) {
					reset_all(root);
					throw e;
				}
			}
		}
		// what is written from now on is for the next batch
		current_batch = null;
		for (const e of updates) Batch.ensure().schedule(e);
		collected_effects = null;
		legacy_updates = null;
		flush_queued_effects(effects);
		var next = current_batch;
		if (next !== null) {
			old_values.clear();
			next.#process();
		}
	}

	/** Blocks and what renders run at once, `$effect` afterwards. */
	#traverse(root, effects) {
		root.f ^= CLEAN;
		var effect = root.first;
		while (effect !== null) {
			var flags = effect.f;
			var is_branch = (flags & (BRANCH_EFFECT | ROOT_EFFECT)) !== 0;
			if ((!is_branch || (flags & CLEAN) === 0) && (flags & INERT) === 0 && effect.fn !== null) {
				if (is_branch) effect.f ^= CLEAN;
				else if ((flags & EFFECT) !== 0) effects.push(effect);
				else if (is_dirty(effect)) update_effect(effect);
				var child = effect.first;
				if (child !== null) {
					effect = child;
					continue;
				}
			}
			while (effect !== null) {
				var next = effect.next;
				if (next !== null) {
					effect = next;
					break;
				}
				effect = effect.parent;
			}
		}
	}

	capture(source, value) {
		source.v = value;
	}

	deactivate() {
		current_batch = null;
	}

	flush() {
		try {
			is_processing = true;
			current_batch = this;
			this.#process();
		} finally {
			flush_count = 0;
			last_scheduled_effect = collected_effects = legacy_updates = current_batch = null;
			is_processing = false;
			old_values.clear();
		}
	}

	static ensure() {
		if (current_batch === null) {
			const batch = (current_batch = new Batch());
			if (!is_processing && !is_flushing_sync) {
				queue_micro_task(() => {
					if (!batch.started) batch.flush();
				});
			}
		}
		return current_batch;
	}

	schedule(effect) {
		last_scheduled_effect = effect;
		this.#scheduled.push(effect);
	}
}
