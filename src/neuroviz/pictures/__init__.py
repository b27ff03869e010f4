"""Pictures of a run with nobody at the page: an installed browser draws it, and hands the picture over."""
