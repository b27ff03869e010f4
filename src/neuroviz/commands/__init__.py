"""The commands beside `neuroviz` itself.

`train`, `trace` and `export` say what they take, and import `training`, `tracing` and `exporting`, which do it,
when they are called.
"""
