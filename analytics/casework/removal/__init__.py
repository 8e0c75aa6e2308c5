"""The way off the list, and what the people listed may ask."""
