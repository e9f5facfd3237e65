"""From marks to scores: units over judges, criteria, segments, cuts, teams (sections 4 and 5)."""
