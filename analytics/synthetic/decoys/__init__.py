"""What looks like escalation and is none: one file a kind; the folder is the registry."""
