"""Judging the ranking on simulated worlds, whose truth is known; nothing that ranks may read it."""
