"""One file a signal: a question, measured on what was known that night."""
