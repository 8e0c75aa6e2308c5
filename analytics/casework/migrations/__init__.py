"""Alembic's migrations of the casework database; a step is never changed once databases of it exist."""
