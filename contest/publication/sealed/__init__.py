"""What was sealed, read back: the rulebook and the roster of a publication, and the keys that sign."""
