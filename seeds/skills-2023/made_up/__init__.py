"""Everything that the seed makes up: the field, the people and the marks."""
