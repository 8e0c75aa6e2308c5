"""The commands: a file here is a command, or a group of commands, of the file's name.

A public module has `ORDER`, its place in `rereview --help`, and `commands`, made by `_base.group`:
without a name its commands stand right behind `rereview`, with one they stand behind that name.
Nothing else is needed: `analytics.cli` finds the file. What is heavy (polars, DuckDB, numba) is
imported inside the functions, so that `rereview --help` answers at once.
"""
