"""Ways to order the same people on the same nights, one a file: simple ones, the model's, the oracle's."""
