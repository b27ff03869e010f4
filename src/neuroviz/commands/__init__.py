"""The commands beside `neuroviz` itself.

`train`, `sweep`, `trace` and `export` say what they take, and import `training`, `sweeping`, `tracing` and `exporting`,
which do it, when they are called; so does `open`, which serves the page as `page` and the command itself do.
"""
