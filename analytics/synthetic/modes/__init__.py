"""Ways in which somebody escalates: one file a way; the folder is the registry."""
