"""The rulebook of a contest: what is in force, what a tier may change, thresholds, templates, names in parts."""
