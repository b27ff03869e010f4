"""Measurements, beside others where there are any. Never part of the tests: machines are noisy."""
