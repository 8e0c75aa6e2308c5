"""A synthetic world: people, ordinary lives, stories, and how all of it is reported."""
