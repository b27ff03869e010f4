"""Hypothesis must not judge how fast the machine is: it would, of one that has other things to do."""

from hypothesis import HealthCheck, settings

settings.register_profile("neuroviz", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("neuroviz")
