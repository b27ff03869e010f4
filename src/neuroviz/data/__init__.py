"""Data sets: where samples come from, and how they are prepared for training."""
