"""`python -m contest` is `contest`."""

from contest.cli import main

main()
