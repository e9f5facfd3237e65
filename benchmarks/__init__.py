"""How fast it is, as ratios against a reference measured in the same run. `python -m benchmarks` lists what there is.

Each benchmark is a module of this package with `TITLE`, and `measure(quick: bool) -> Report`.
"""
