"""The user's own file: its bytes, what is recognised in them, and the samples that come of it."""
