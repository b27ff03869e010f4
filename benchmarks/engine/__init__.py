"""A training step beside its peers, in turn in one run: `make bench`, or `python -m benchmarks.engine`."""
