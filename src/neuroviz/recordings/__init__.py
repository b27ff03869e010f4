"""A stretch of a run as one file: what a session says of it, and the page that shows it."""
