"""How the made-up season of the first career-planning contest is made: people, works, marks, and the tiers' files."""
