"""The feed: read it, check every row, hold what refers to the unknown, set aside what is flawed."""
