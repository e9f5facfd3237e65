"""How fast it is, as ratios to a reference measured in the same run. `python -m benchmarks` lists the benchmarks.

Each benchmark is a module of this package with `TITLE`, and `measure(quick: bool) -> Report`.
"""
