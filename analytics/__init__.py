"""Rereview: an order of reading for closed subjects, on synthetic subjects only."""

__version__ = "0.1.0"
