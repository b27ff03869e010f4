"""The commands beside `neuroviz` itself.

`train` and `trace` say what they take, and import `training` and `tracing`, which do it, when they are called.
"""
