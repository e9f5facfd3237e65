"""Dates: the calendar of an edition and a contest, and the guards that read it."""
