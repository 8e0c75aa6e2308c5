"""From what was known on a night to a ranked list with reasons."""
