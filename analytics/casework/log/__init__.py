"""The log, looked at from above: whether it is what was written, who looked, and what is handed out of it."""
